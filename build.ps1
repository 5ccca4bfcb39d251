#requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, stages or packs MGit. Everything but packing is what 'dotnet build' and 'dotnet test' do by themselves.
.EXAMPLE
./build.ps1 build, test
.EXAMPLE
./build.ps1 pack
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('build', 'test', 'stage', 'pack')]
    [string[]]$Task = 'build',

    [ValidateSet('Debug', 'Release')]
    [string]$Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$solution = Join-Path $PSScriptRoot 'MGit.PowerShell.sln'
$staged = Join-Path $PSScriptRoot 'artifacts/module/MGit'
$packages = Join-Path $PSScriptRoot 'artifacts/packages'

switch ($Task) {
    'build' { dotnet build $solution -c $Configuration }
    'test' {
        dotnet test $solution -c $Configuration
        if ((Get-Module -ListAvailable Pester) -and (Test-Path "$PSScriptRoot/tests/Pester")) {
            Invoke-Pester -Path "$PSScriptRoot/tests/Pester" -CI
        }
    }
    'stage' { dotnet build (Join-Path $PSScriptRoot 'src/MGit.PowerShell') -c $Configuration }
    'pack' {
        dotnet build (Join-Path $PSScriptRoot 'src/MGit.PowerShell') -c $Configuration
        $null = Test-ModuleManifest (Join-Path $staged 'MGit.psd1')
        $null = New-Item $packages -ItemType Directory -Force
        Compress-PSResource -Path $staged -DestinationPath $packages
        Get-ChildItem $packages
    }
}
