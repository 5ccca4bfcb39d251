# The way from a file to a verified store and back, in pwsh itself. Run with: Invoke-Pester tests/Pester

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../artifacts/module/MGit/MGit.psd1') -Force
    . (Join-Path $PSScriptRoot '../../samples/family.ps1')
    Set-Location $TestDrive
    $weights = New-SampleWeight -Seed 1
    Export-SampleCheckpoint $weights (Join-Path $TestDrive 'base.safetensors')
    Export-SampleCheckpoint (Update-SampleWeight $weights -Seed 2 -Step 0.0004) (Join-Path $TestDrive 'tuned.safetensors')
    $null = Initialize-Lineage (Join-Path $TestDrive 'family')
    Set-Location (Join-Path $TestDrive 'family')
    $null = New-ModelNode ../base.safetensors -Type encoder
    $null = New-ModelNode ../tuned.safetensors -VersionOf base
}

AfterAll {
    Set-Location $PSScriptRoot
    Remove-Module MGit
}

Describe 'a family of two checkpoints' {
    It 'has a version for each' {
        (Get-ModelNode base -AllVersions).Id | Should -Be 'base@1', 'base@2'
    }

    It 'knows the files' {
        (Get-ModelNode -Path ../tuned.safetensors).Id | Should -Be 'base@2'
    }

    It 'takes less than the files' {
        (Measure-LineageStore).Ratio | Should -BeGreaterThan 1
    }

    It 'gives <_> back byte for byte' -ForEach 'base', 'tuned' {
        $id = @{ base = 'base@1'; tuned = 'base@2' }[$_]
        $exported = Export-Model $id -Destination (Join-Path $TestDrive "out-$_") | Select-Object -First 1
        (Get-FileHash $exported).Hash | Should -Be (Get-FileHash (Join-Path $TestDrive "$_.safetensors")).Hash
    }

    It 'passes verification' {
        Test-LineageStore -Quiet | Should -BeTrue
    }

    It 'does nothing for an empty pipeline' {
        Get-ModelNode nosuch* | Export-Model -Destination (Join-Path $TestDrive 'nothing') | Should -BeNullOrEmpty
    }
}
