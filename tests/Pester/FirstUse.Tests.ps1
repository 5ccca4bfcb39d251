# Invoke-Pester ./tests/Pester, after the build has staged the module.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../artifacts/module/MGit/MGit.psd1') -Force
    . (Join-Path $PSScriptRoot 'Checkpoints.ps1')
}

Describe 'A folder of checkpoints, put under lineage' {
    BeforeAll {
        foreach ($epoch in 400, 440, 480) {
            New-TestCheckpoint (Join-Path $TestDrive "checkpoints/face_$epoch.safetensors") -Variant $epoch
        }

        Initialize-Lineage (Join-Path $TestDrive 'faces') | Out-Null
        Push-Location (Join-Path $TestDrive 'faces')
    }

    AfterAll { Pop-Location }

    It 'adds every file, with metadata from its name' {
        $nodes = Get-ChildItem ../checkpoints/*.safetensors |
            New-ModelNode -Type detector -Metadata { @{ epoch = [int]($_.BaseName -replace '\D') } }

        $nodes.Id | Should -Be 'face_400@1', 'face_440@1', 'face_480@1'
        $nodes.Type | Should -Be 'detector', 'detector', 'detector'
        $nodes[1].Metadata['epoch'] | Should -Be 440
    }

    It 'gives a file back byte for byte' {
        $file = Get-ModelNode face_440 | Export-Model -Destination ../out

        (Get-FileHash $file).Hash | Should -Be (Get-FileHash ../checkpoints/face_440.safetensors).Hash
    }

    It 'knows a file by its content' {
        (Get-ModelNode -Path ../checkpoints/face_400.safetensors).Id | Should -Be 'face_400@1'
    }

    It 'adds nothing where nothing is new' {
        $node = New-ModelNode ../checkpoints/face_480.safetensors -VersionOf face_480 -SkipUnchanged

        $node.Id | Should -Be 'face_480@1'
    }

    It 'has a sound store' {
        Test-LineageStore -Quiet | Should -BeTrue
    }
}
