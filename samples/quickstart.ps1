<#
.SYNOPSIS
MGit from the start: a family of checkpoints put under lineage, stored once, listed, given back byte for byte, verified.
.DESCRIPTION
Runs in mgit and in PowerShell 7.6. The checkpoints are made here and seeded; everything happens in a folder of its own.
.PARAMETER Path
The folder to work in; else one among the temporary files.
.PARAMETER Keep
Leaves the folder, to look around in.
.EXAMPLE
mgit samples/quickstart.ps1 -Keep
#>
param([string]$Path, [switch]$Keep)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module MGit)) { Import-Module (Join-Path $PSScriptRoot '../artifacts/module/MGit/MGit.psd1') }
. (Join-Path $PSScriptRoot 'family.ps1')

function Show-Step([string]$Text) { Write-Host ''; Write-Host "== $Text" -ForegroundColor Cyan }

$Path = if ($Path) { $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path) } else {
    Join-Path ([IO.Path]::GetTempPath()) "mgit-quickstart-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
}
$checkpoints = Join-Path $Path 'checkpoints'
$null = New-Item -ItemType Directory $checkpoints -Force
$began = (Get-Location).Path
$watch = [Diagnostics.Stopwatch]::StartNew()

try {
    Show-Step "Five checkpoints of one family, $('{0:n1}' -f ((Get-SampleSize) / 1e6)) million float32 parameters each"
    $base = New-SampleWeight -Seed 1
    $reviews = Update-SampleWeight $base -Seed 2 -Step 0.0004
    $further = Update-SampleWeight $reviews -Seed 3 -Step 0.0001
    $files = [ordered]@{
        'base' = $base
        'reviews' = $reviews                                                    # every weight moved a little
        'reviews-more' = $further                                               # trained on: moved less
        'reviews-pruned' = Limit-SampleWeight $further -Threshold 0.027         # half of the weights are zero
        'news' = Update-SampleWeight $base -Seed 4 -Step 0.01 -Last 2056        # frozen backbone, a new head
    }
    foreach ($name in $files.Keys) { Export-SampleCheckpoint $files[$name] (Join-Path $checkpoints "$name.safetensors") }
    Get-ChildItem $checkpoints | Select-Object Name, Length | Format-Table -AutoSize | Out-Host

    Show-Step 'Into a repository, each with the checkpoint it was made from'
    $null = Initialize-Lineage (Join-Path $Path 'texts')
    Set-Location (Join-Path $Path 'texts')
    $null = & {
        New-ModelNode ../checkpoints/base.safetensors -Type encoder -Description 'trained from scratch'
        New-ModelNode ../checkpoints/reviews.safetensors -Type classifier -Parent base -Tag sentiment
        New-ModelNode ../checkpoints/reviews-more.safetensors -VersionOf reviews
        New-ModelNode ../checkpoints/reviews-pruned.safetensors -Type classifier -Parent reviews -Tag sentiment, small
        New-ModelNode ../checkpoints/news.safetensors -Type classifier -Parent base -Tag topics
    }
    Get-ModelNode * -AllVersions | Out-Host

    Show-Step 'What is below base?  Get-ModelNode base | Get-ModelNode -Descendant'
    Get-ModelNode base | Get-ModelNode -Descendant | ForEach-Object Id | Out-Host

    Show-Step 'What the store takes'
    $measure = Measure-LineageStore
    $measure | Out-Host
    Write-Host ("{0:n1} MB of checkpoints in {1:n1} MB: {2:n2} to 1, without losing a bit" -f
        ($measure.OriginalBytes / 1MB), ($measure.StoredBytes / 1MB), $measure.Ratio)

    Show-Step 'Given back byte for byte'
    $exported = Get-ModelNode reviews-pruned | Export-Model -Destination ../out
    $given = (Get-FileHash (Join-Path $checkpoints 'reviews-pruned.safetensors')).Hash
    $returned = ($exported | Select-Object -First 1 | Get-FileHash).Hash
    Write-Host "original  SHA-256 $given"
    Write-Host "exported  SHA-256 $returned"
    if ($given -ne $returned) { throw 'The export differs from the original.' }

    Show-Step 'Every record of the store read and checked'
    if (-not (Test-LineageStore -Quiet)) { throw 'The store has faults; Test-LineageStore lists them.' }
    Write-Host 'Test-LineageStore: no fault'

    Write-Host ''
    Write-Host ('Done in {0:n1} s.' -f $watch.Elapsed.TotalSeconds)
}
finally {
    Set-Location $began
    if ($Keep) { Write-Host "Left in $Path" } else { Remove-Item $Path -Recurse -Force }
}
