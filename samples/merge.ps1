<#
.SYNOPSIS
Merging fine-tunes of a model with two heads: each kind of conflict, and each strategy with what it does to both tasks.
.DESCRIPTION
Runs in mgit and in PowerShell 7.6, and needs libtorch (Install-TorchRuntime). The data set is made here and seeded; everything happens in
a folder of its own. Points in the plane have two labels: on which side of a line they lie, and whether they lie in a ring.
.PARAMETER Path
The folder to work in; else one among the temporary files.
.PARAMETER Keep
Leaves the folder, to look around in.
.EXAMPLE
pwsh samples/merge.ps1
#>
param([string]$Path, [switch]$Keep)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module MGit)) { Import-Module (Join-Path $PSScriptRoot '../artifacts/module/MGit/MGit.psd1') }

function Show-Step([string]$Text) { Write-Host ''; Write-Host "== $Text" -ForegroundColor Cyan }

# Accuracy of each task on the rows that no model was trained on.
function Measure-Task([string]$Node) {
    $found = @{}
    Invoke-LineageTest $Node | ForEach-Object { $found[$_.Test] = $_.Value }
    '{0,-22} side {1:p1}   ring {2:p1}' -f $Node, $found['side'], $found['ring']
}

function Show-Merge([object]$Merge) {
    Write-Host "$($Merge.Outcome): $($Merge.Decision)"
    $Merge.Conflicts | ForEach-Object { Write-Host "  $_" }
}

$Path = if ($Path) { $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path) } else {
    Join-Path ([IO.Path]::GetTempPath()) "mgit-merge-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
}
$repository = Join-Path $Path 'tasks'
$began = (Get-Location).Path

try {
    Show-Step 'A data set with two labels, an architecture with two heads'
    $null = Initialize-Lineage $repository
    Set-Location $repository
    $random = [Random]::new(5)
    $rows = [Collections.Generic.List[string]]::new()
    $rows.Add('x,y,side,ring')
    for ($i = 0; $i -lt 3000; $i++) {
        $x = 2 * $random.NextDouble() - 1
        $y = 2 * $random.NextDouble() - 1
        $radius = [Math]::Sqrt($x * $x + $y * $y)
        $side = if ($x + 2 * $y -gt 0.2) { 'above' } else { 'below' }
        $ring = if ($radius -gt 0.4 -and $radius -lt 0.8) { 'in' } else { 'out' }
        $rows.Add([string]::Format([cultureinfo]::InvariantCulture, '{0:f6},{1:f6},{2},{3}', $x, $y, $side, $ring))
    }
    $null = [IO.Directory]::CreateDirectory((Join-Path $repository 'data'))
    [IO.File]::WriteAllLines((Join-Path $repository 'data/points.csv'), $rows)
    [IO.File]::WriteAllText((Join-Path $repository 'lineage.yaml'), @'
schema: 1

datasets:
  side: {path: data/points.csv, label: side, ignore: [ring], split: {train: 0.8, seed: 7}}
  ring: {path: data/points.csv, label: ring, ignore: [side], split: {train: 0.8, seed: 7}}

tests:
  - name: side
    appliesTo: {types: [tasks]}
    metric: {builtin: accuracy, dataset: side, split: test, head: side}
    pass: {min: 0.75}
  - name: ring
    appliesTo: {types: [tasks]}
    metric: {builtin: accuracy, dataset: ring, split: test, head: ring}
    pass: {min: 0.75}

nodes:
  - name: start
    type: tasks
    architecture: {kind: mlp, inputs: 2, hidden: [48, 48], heads: {side: 2, ring: 2}}
    create: {builtin: train, parameters: {dataset: ring, head: ring, epochs: 4, learningRate: 0.003, seed: 1}}
  - name: base
    type: tasks
    parents: [start@1]
    architecture: {kind: mlp, inputs: 2, hidden: [48, 48], heads: {side: 2, ring: 2}}
    freeze: ['backbone.*', 'heads.ring.*']
    create: {builtin: finetune, parameters: {dataset: side, head: side, epochs: 6, learningRate: 0.003, seed: 2}}
'@)

    # A fine-tune on one task; what is frozen stays the base's, bit for bit.
    function New-Tune([string]$Name, [string]$Task, [string[]]$Freeze, [double]$Rate, [int]$Epochs) {
        $architecture = @{ kind = 'mlp'; inputs = 2; hidden = @(48, 48); heads = [ordered]@{ side = 2; ring = 2 } }
        $parameters = @{ dataset = $Task; head = $Task; epochs = $Epochs; learningRate = $Rate; seed = 3 }
        $null = New-ModelNode -Name $Name -Type tasks -Parent base -Architecture $architecture -Freeze $Freeze -Create @{ builtin = 'finetune'; parameters = $parameters }
    }

    New-Tune side-head side 'backbone.*', 'heads.ring.*' 0.003 12
    New-Tune ring-head ring 'backbone.*', 'heads.side.*' 0.003 12
    New-Tune ring-deep ring 'backbone.layers.0.*', 'heads.side.*' 0.0005 12
    New-Tune side-all side 'heads.ring.*' 0.0005 4
    New-Tune ring-all ring 'heads.side.*' 0.0005 4

    Show-Step 'Trained: a base on a little of both tasks, and five fine-tunes of it'
    $steps = @(Update-Lineage -All)
    if ($steps | Where-Object State -ne 'Created') { $steps | Out-Host; throw 'A model was not made.' }
    'base', 'side-head', 'ring-head', 'ring-deep', 'side-all', 'ring-all' | ForEach-Object { Measure-Task $_ } | Out-Host

    Show-Step 'Each on its own head: Merge-Model side-head ring-head'
    $merge = Merge-Model side-head ring-head -Name heads
    Show-Merge $merge
    Measure-Task 'heads' | Out-Host
    if ($merge.Outcome -ne 'NoConflict') { throw 'Two heads should be no conflict.' }

    Show-Step 'A head behind a layer the other changed: Merge-Model side-head ring-deep'
    $merge = Merge-Model side-head ring-deep -Name deep
    Show-Merge $merge
    $merge.Tests | ForEach-Object { Write-Host ('  {0}: {1:p1} {2}' -f $_.Test, $_.Value, $_.Outcome) }
    if ($merge.Outcome -ne 'PossibleConflict') { throw 'A path between changed layers should be a possible conflict.' }

    Show-Step 'The same layers changed by both: Merge-Model side-all ring-all'
    $merge = Merge-Model side-all ring-all -Name all
    Show-Merge $merge
    if ($merge.Outcome -ne 'Conflict' -or $merge.Node) { throw 'Layers changed by both should be a conflict.' }

    Show-Step 'The same with each strategy for the layers in conflict; each head is its own fine-tune''s'
    foreach ($name in 'side-all', 'ring-all') { Measure-Task $name | Out-Host }
    foreach ($strategy in 'Ours', 'Theirs', 'Average', 'TaskArithmetic', 'Ties') {
        $merge = Merge-Model side-all ring-all -Name "all-$strategy" -Strategy $strategy -Density 0.5 -SkipTest
        Measure-Task $merge.Node.Id | Out-Host
    }

    Show-Step 'Chosen conflict by conflict; the tests decide'
    foreach ($choice in 'Average', 'Theirs') {
        $conflicts = (Merge-Model side-all ring-all -Name "chosen-$choice" -WhatIf).Conflicts
        $merge = $conflicts | ForEach-Object { $_.Choose($choice) } | Merge-Model side-all ring-all -Name "chosen-$choice"
        Write-Host "$choice, $($merge.Decision)"
    }
}
finally {
    Set-Location $began
    if ($Keep) { Write-Host "Left in $Path" } else { Remove-Item $Path -Recurse -Force }
}
