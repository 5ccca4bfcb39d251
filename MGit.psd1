@{
    RootModule           = 'MGit.PowerShell.dll'
    # Loads first: the public types of MGit.PowerShell.dll name types of the engine, which only the loader can find.
    NestedModules        = @('MGit.Loader.dll')
    ModuleVersion        = '0.1.0'
    GUID                 = '1b53ed89-df8f-42e9-8549-3a6718e08003'
    Author               = 'The MGit authors'
    CompanyName          = 'The MGit authors'
    Copyright            = 'Copyright (c) The MGit authors. MIT licence.'
    Description          = 'Manages families of machine-learning models: a lineage graph in lineage.yaml and a compressed parameter store that gives every checkpoint back byte for byte.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('MGit.format.ps1xml')
    CmdletsToExport      = @(
        'Close-Model'
        'Compare-Model'
        'Connect-ModelNode'
        'Disconnect-ModelNode'
        'Export-LineageView'
        'Export-Model'
        'Find-LineageRegression'
        'Find-ModelParent'
        'Get-Lineage'
        'Get-LineageRun'
        'Get-LineageTest'
        'Get-LineageTestResult'
        'Get-ModelAlias'
        'Get-ModelNode'
        'Get-ModelParameter'
        'Get-TorchRuntime'
        'Initialize-Lineage'
        'Install-TorchRuntime'
        'Invoke-LineageTest'
        'Invoke-Model'
        'Measure-LineageStore'
        'Merge-Model'
        'New-ModelNode'
        'Open-Model'
        'Optimize-LineageStore'
        'Register-LineageTest'
        'Remove-ModelAlias'
        'Remove-ModelNode'
        'Rename-ModelNode'
        'Repair-LineageStore'
        'Restore-ModelNode'
        'Set-ModelAlias'
        'Set-ModelNode'
        'Show-Lineage'
        'Test-LineageStore'
        'Uninstall-TorchRuntime'
        'Unregister-LineageTest'
        'Update-Lineage'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('MachineLearning', 'Models', 'Checkpoints', 'Lineage', 'Versioning', 'Safetensors', 'PyTorch', 'MLOps', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
