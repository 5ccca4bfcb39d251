@{
    RootModule           = 'mgit.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '0c4f5f0e-7e1e-4d8c-a7c2-6a3d4f6b9e35'
    Author               = 'The MGit authors'
    Copyright            = 'Copyright (c) The MGit authors. MIT licence.'
    Description          = 'The few everyday commands of mgit, in their plain uses, for scripts on machines without pwsh. PowerShell 7.6 has the full ones.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @(
        'ConvertTo-Json'
        'Format-List'
        'Format-Table'
        'Get-ChildItem'
        'Get-Content'
        'Get-FileHash'
        'Get-Item'
        'Get-Location'
        'Join-Path'
        'Measure-Object'
        'New-Item'
        'Out-String'
        'Remove-Item'
        'Resolve-Path'
        'Select-Object'
        'Set-Content'
        'Set-Location'
        'Sort-Object'
        'Test-Path'
        'Write-Error'
        'Write-Host'
        'Write-Output'
        'Write-Verbose'
        'Write-Warning'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @('ls')
}
