BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../artifacts/module/MGit/MGit.psd1') -Force
    . (Join-Path $PSScriptRoot 'Checkpoints.ps1')
}

Describe 'Commands that feed each other' {
    BeforeEach {
        $repository = Join-Path $TestDrive ([guid]::NewGuid())
        Initialize-Lineage $repository | Out-Null
        Push-Location $repository
        New-TestCheckpoint ./files/a.safetensors -Variant 1
        New-TestCheckpoint ./files/b.safetensors -Variant 2
        New-ModelNode ./files/a.safetensors -Name face | Out-Null
        New-ModelNode ./files/b.safetensors -VersionOf face | Out-Null
        New-ModelNode -Name face-edge -Parent face | Out-Null
    }

    AfterEach { Pop-Location }

    It 'does nothing for an empty pipeline' {
        Get-ModelNode nosuch* | Remove-ModelNode -Force
        Get-ModelNode nosuch* | Get-ModelNode | Should -BeNullOrEmpty

        (Get-ModelNode -AllVersions).Count | Should -Be 3
    }

    It 'removes the leaves of now' {
        Get-ModelNode -Leaf | Remove-ModelNode -Force

        (Get-ModelNode -AllVersions).Id | Should -Be 'face@1', 'face@2'
    }

    It 'changes what was just added' {
        $node = New-ModelNode -Name fresh | Set-ModelNode -AddTag new -PassThru

        $node.Tags | Should -Be 'new'
    }

    It 'means the version an object stands for' {
        ([pscustomobject]@{ Name = 'face'; Id = 'face@1' } | Get-ModelNode).Id | Should -Be 'face@1'
    }

    It 'changes nothing with -WhatIf' {
        Get-ModelNode | Remove-ModelNode -Recurse -WhatIf
        Rename-ModelNode face visage -WhatIf

        (Get-ModelNode -AllVersions).Id | Should -Be 'face@1', 'face@2', 'face-edge@1'
    }

    It 'reports a bad item with a stable id and goes on' {
        $found = 'face', 'nosuch', 'face-edge' | Get-ModelNode -ErrorVariable problems -ErrorAction SilentlyContinue

        $found.Id | Should -Be 'face@2', 'face-edge@1'
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'NodeNotFound,*'
        $problems[0].TargetObject | Should -Be 'nosuch'
    }

    It 'brings removed nodes back' {
        Remove-ModelNode face-edge -Force
        (Get-ModelNode -Removed | Restore-ModelNode).Id | Should -Be 'face-edge@1'
    }
}

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot '../../artifacts/module/MGit/MGit.psd1') -Force
}

Describe 'Help' {
    It 'is there for <_>' -ForEach (Get-Command -Module MGit).Name {
        $help = Get-Help $_ -Full
        $help.Description | Should -Not -BeNullOrEmpty
        @($help.Examples.example).Count | Should -BeGreaterOrEqual 2
    }
}
