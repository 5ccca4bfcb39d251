<#
.SYNOPSIS
A better base, and everything made from it made anew: nine descendants by eight ways of making a model, tested before and after.
.DESCRIPTION
Runs in mgit and in PowerShell 7.6, and trains for real: libtorch has to be there (Install-TorchRuntime). The data are the handwritten
digits of scikit-learn where a copy lies at ../shared/data/datasets/smartcore/digits.xy, else drawn here; everything is seeded and
happens in a folder of its own.
.PARAMETER Path
The folder to work in; else one among the temporary files.
.PARAMETER Seed
Seed of the trainings.
.PARAMETER Keep
Leaves the folder, to look around in.
.EXAMPLE
mgit samples/update-cascade.ps1 -Keep
#>
param([string]$Path, [int]$Seed = 1, [switch]$Keep)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module MGit)) { Import-Module (Join-Path $PSScriptRoot '../artifacts/module/MGit/MGit.psd1') }
. (Join-Path $PSScriptRoot 'digits.ps1')

function Show-Step([string]$Text) { Write-Host ''; Write-Host "== $Text" -ForegroundColor Cyan }

$Path = if ($Path) { $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path) } else {
    Join-Path ([IO.Path]::GetTempPath()) "mgit-cascade-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
}
$began = (Get-Location).Path
$watch = [Diagnostics.Stopwatch]::StartNew()

try {
    $null = Initialize-Lineage $Path
    Set-Location $Path
    $rows = Export-Digit -Source (Join-Path $PSScriptRoot '../../shared/data/datasets/smartcore/digits.xy') -Destination data/digits.csv
    Write-Host "$rows digits of 8 x 8 pixels, a fifth of them held back for testing"

    # A way of making a model that is the repository's own: the parent's file, and a card that says where it comes from.
    $null = New-Item -ItemType Directory create
    Set-Content create/package.ps1 @'
param($Node, $Parents, $OutputPath, $Parameters)
foreach ($file in [IO.Directory]::GetFiles("$($Parents[0])")) { [IO.File]::Copy($file, [IO.Path]::Combine($OutputPath, [IO.Path]::GetFileName($file))) }
[IO.File]::WriteAllText([IO.Path]::Combine($OutputPath, 'card.md'), "# $Node`n`nMade from $($Parents[0].Id), licence $($Parameters.licence).`n")
'@
    Set-Content lineage.yaml @"
schema: 1

datasets:
  digits: {path: data/digits.csv, label: digit, ignore: [parity, half], scale: {min: 0, max: 16}, split: {train: 0.8, seed: 7}}
  parity: {path: data/digits.csv, label: parity, ignore: [digit, half], scale: {min: 0, max: 16}, split: {train: 0.8, seed: 7}}
  half: {path: data/digits.csv, label: half, ignore: [digit, parity], scale: {min: 0, max: 16}, split: {train: 0.8, seed: 7}}

nodes:
  - name: base
    type: digits
    architecture: &net {kind: mlp, inputs: 64, hidden: [128, 64], outputs: 10}
    create: {builtin: train, parameters: {dataset: digits, epochs: 12, seed: $Seed}}
  - {name: tuned, type: digits, parents: [base@1], architecture: *net, create: {builtin: finetune, parameters: {dataset: digits, epochs: 4, learningRate: 3.0e-4, seed: $Seed}}}
  - {name: pruned, type: digits, parents: [base@1], architecture: *net, create: {builtin: prune, parameters: {sparsity: 0.6, scope: global, parameters: ["*.weight"]}}}
  - {name: pruned-tuned, type: digits, parents: [pruned@1], architecture: *net, create: {builtin: finetune, parameters: {dataset: digits, epochs: 3, learningRate: 3.0e-4, keepZeros: true, seed: $Seed}}}
  - {name: compact, type: digits, parents: [base@1], architecture: *net, create: {builtin: cast, parameters: {type: BF16}}}
  - {name: quantized, type: digits, parents: [tuned@1], architecture: *net, create: {builtin: quantize, parameters: {simulate: true}}}
  - {name: soup, type: digits, parents: [base@1, tuned@1], architecture: *net, create: {builtin: average}}
  - {name: released, type: digits, parents: [soup@1], architecture: *net, create: {script: create/package.ps1, parameters: {licence: MIT}}}
  - name: parity
    type: parity
    parents: [base@1]
    architecture: &two {kind: mlp, inputs: 64, hidden: [128, 64], outputs: 2}
    create: {builtin: finetune, parameters: {dataset: parity, epochs: 6, seed: $Seed}}
  - {name: half, type: half, parents: [base@1], architecture: *two, create: {builtin: finetune, parameters: {dataset: half, epochs: 6, seed: $Seed}}}

groups:
  - {name: tasks, members: [parity, half], shared: ["layers.0.*", "layers.1.*"]}

tests:
$($(foreach ($task in 'digits', 'parity', 'half') { @"
  - {name: $task, appliesTo: {types: [$task]}, metric: {builtin: accuracy, dataset: $task, split: test}, pass: {min: 0.5}}
  - {name: $task-noise, tags: [noise], appliesTo: {types: [$task]}, metric: {builtin: accuracy, dataset: $task, split: test, perturb: {kind: noise, amount: 0.35, seed: 5}}, pass: {min: 0.5}}
"@ }) -join "`n")
"@

    Show-Step 'A base and what is made from it, as lineage.yaml declares it:  Update-Lineage -All'
    Update-Lineage -All -Trust -ErrorOnFailure | Out-Host
    Show-Lineage | Out-Host

    Show-Step 'Tested on clean digits and on noisy ones:  Get-ModelNode | Invoke-LineageTest'
    $before = @(Get-ModelNode | Invoke-LineageTest)
    Write-Host "$($before.Count) results"

    Show-Step 'A better base: trained on with noise, from the old one'
    $null = New-ModelNode -VersionOf base -Parent base@1 -Create @{
        builtin = 'finetune'; parameters = @{ dataset = 'digits'; epochs = 15; seed = $Seed; perturb = @{ kind = 'noise'; amount = 0.35; seed = 11 } }
    }
    Update-Lineage -Node base@2 -ErrorOnFailure | Out-Host

    Show-Step 'What would follow?  Update-Lineage base@1 base@2 -WhatIf'
    Update-Lineage base@1 base@2 -WhatIf | Out-Host

    Show-Step 'All of it:  Get-ModelNode base | Update-Lineage'
    $steps = @(Get-ModelNode base | Update-Lineage -ErrorOnFailure)
    $steps | Out-Host

    Show-Step 'Before and after'
    $after = @(Get-ModelNode | Invoke-LineageTest)
    $value = @{}
    foreach ($result in $before + $after) { $value["$($result.Node) $($result.Test -like '*-noise')"] = 100 * $result.Value }
    $made = @{ base = 'train' }
    foreach ($step in $steps) { $made[($step.Node -split '@')[0]] = $step.Creation }
    $table = foreach ($name in @('base') + @($steps | ForEach-Object { ($_.Node -split '@')[0] })) {
        [pscustomobject]@{
            Model = $name; 'Made by' = $made[$name]
            Clean = '{0:n1} -> {1:n1}' -f $value["$name@1 False"], $value["$name@2 False"]
            Noisy = '{0:n1} -> {1:n1}' -f $value["$name@1 True"], $value["$name@2 True"]
            Change = '{0:+0.0;-0.0;0.0}' -f ($value["$name@2 True"] - $value["$name@1 True"])
            CleanChange = $value["$name@2 False"] - $value["$name@1 False"]; NoisyChange = $value["$name@2 True"] - $value["$name@1 True"]
        }
    }
    Write-Host 'Per cent of the held-back digits that are told rightly, and the change on noisy ones in points:'
    $table | Select-Object Model, 'Made by', Clean, Noisy, Change | Format-Table -AutoSize | Out-Host
    $descendants = @($table | Where-Object Model -ne 'base')
    Write-Host ('{0} descendants were made anew. On noisy digits {1} are no worse, on clean ones {2}.' -f $descendants.Count,
        @($descendants | Where-Object NoisyChange -ge 0).Count, @($descendants | Where-Object CleanChange -ge 0).Count)
    Write-Host ('done in {0:n1} s' -f $watch.Elapsed.TotalSeconds) -ForegroundColor Green
}
finally {
    Set-Location $began
    if (-not $Keep -and (Test-Path $Path)) { Remove-Item $Path -Recurse -Force } elseif ($Keep) { Write-Host "left in $Path" }
}
