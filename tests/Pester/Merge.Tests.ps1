# The worked example of docs/merging.md, from training to merged models.
BeforeDiscovery {
    $hasTorch = Test-Path (Join-Path $PSScriptRoot '../../artifacts/torch')
}

Describe 'samples/merge.ps1' {
    It 'finds each kind of conflict on trained models and merges them' -Skip:(-not $hasTorch) {
        $said = & (Join-Path $PSScriptRoot '../../samples/merge.ps1') 6>&1 | ForEach-Object { "$_" }

        $said | Where-Object { $_ -like 'NoConflict: merged:*' } | Should -HaveCount 1
        $said | Where-Object { $_ -like 'PossibleConflict: *' } | Should -HaveCount 1
        $said | Where-Object { $_ -like 'Conflict: not merged:*' } | Should -HaveCount 1
    }
}
