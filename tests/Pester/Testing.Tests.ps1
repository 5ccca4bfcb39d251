# Invoke-Pester ./tests/Pester, after the build has staged the module.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../artifacts/module/MGit/MGit.psd1') -Force
    . (Join-Path $PSScriptRoot 'Checkpoints.ps1')
}

Describe 'Tests of models' {
    BeforeAll {
        foreach ($step in 1, 2) {
            New-TestCheckpoint (Join-Path $TestDrive "checkpoints/step_$step.safetensors") -Variant $step
        }

        Initialize-Lineage (Join-Path $TestDrive 'models') | Out-Null
        Push-Location (Join-Path $TestDrive 'models')
        New-Item -ItemType Directory tests | Out-Null
        New-ModelNode ../checkpoints/step_1.safetensors -Name base -Type detector | Out-Null
        New-ModelNode ../checkpoints/step_2.safetensors -Name tuned -Parent base -Type detector | Out-Null

        @'
param($Node, $Model, $Parents, $Parameters)
Describe 'a detector' {
    It 'is what was asked for' { $Node.Type | Should -Be 'detector' }
    It 'has files' { Get-ChildItem $Model.Path | Should -HaveCount 1 }
    It 'has few parents' { @($Parents).Count | Should -BeLessOrEqual $Parameters.most }
}
'@ | Set-Content tests/detector.Tests.ps1
        Register-LineageTest sanity -Pester tests/detector.Tests.ps1 -Type detector -Parameters @{ most = 0 } | Out-Null
    }

    AfterAll { Pop-Location }

    It 'runs a Pester file for each node, with its data' {
        $results = Invoke-LineageTest | Sort-Object Node

        $results.Node | Should -Be 'base@1', 'tuned@1'
        $results.Outcome | Should -Be 'Passed', 'Failed'
        $results[1].Error | Should -BeLike '*few parents*'
        $results[1].Metrics['passed'] | Should -Be 2
    }

    It 'does not run again what is known' {
        (Invoke-LineageTest).Cached | Should -Be $true, $true
    }

    It 'runs the same file under a plain Invoke-Pester' {
        $module = Join-Path $PSScriptRoot '../../artifacts/module/MGit/MGit.psd1'
        $counts = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "
            Import-Module '$module'; Set-Location '$PWD'
            Export-Model base ./exported | Out-Null
            `$container = New-PesterContainer -Path tests/detector.Tests.ps1 -Data @{
                Node = Get-ModelNode base; Model = @{ Path = './exported' }; Parents = @(); Parameters = @{ most = 0 } }
            `$run = Invoke-Pester -Container `$container -Output None -PassThru
            `$run.PassedCount; `$run.FailedCount"

        $counts | Should -Be 3, 0
    }

    It 'runs a script with PowerShell''s own commands and leaves nothing behind' {
        '$global:left = 1; (Get-Date).Year' | Set-Content tests/year.ps1
        Register-LineageTest year -Script tests/year.ps1 -Node base -Min 2000 | Out-Null

        (Invoke-LineageTest base year).Outcome | Should -Be 'Passed'
        Get-Variable left -Scope Global -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'refuses what changed where nobody can be asked, and says which file' {
        'exit 0' | Set-Content tests/year.ps1
        $module = Join-Path $PSScriptRoot '../../artifacts/module/MGit/MGit.psd1'
        $said = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "
            Import-Module '$module'; Set-Location '$PWD'
            try { Invoke-LineageTest base year -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }"

        $said[0] | Should -BeLike 'NotTrusted*'
        $said[1] | Should -BeLike '*tests/year.ps1*'
    }

    It 'tells by the exit code and a report' {
        $module = Join-Path $PSScriptRoot '../../artifacts/module/MGit/MGit.psd1'
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "
            Import-Module '$module'; Set-Location '$PWD'
            Invoke-LineageTest -Test sanity -OutputFile out.xml -ErrorOnFailure -ErrorVariable failed -ErrorAction SilentlyContinue | Out-Null
            if (`$failed) { exit 3 }"

        $LASTEXITCODE | Should -Be 3
        ([xml](Get-Content out.xml -Raw)).'test-run'.failed | Should -Be '1'
    }
}
