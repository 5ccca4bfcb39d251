namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Trying a command first changes nothing, and -Force asks nobody.</summary>
public sealed class WhatIfTests
{
    // One line for every cmdlet that has -WhatIf; the first test sees to it that none is missing. Update-Lineage writes its plan instead
    // of sentences: UpdateCmdletTests. libtorch is the user's, not the repository's: TorchRuntimeTests.
    private static readonly Dictionary<string, string> Changes = new(StringComparer.Ordinal)
    {
        ["Initialize-Lineage"] = "Initialize-Lineage ./inner",
        ["New-ModelNode"] = "New-ModelNode ../checkpoints/face_480.safetensors",
        ["Set-ModelNode"] = "Set-ModelNode face -Type encoder",
        ["Rename-ModelNode"] = "Rename-ModelNode face visage",
        ["Remove-ModelNode"] = "Remove-ModelNode face@2 -Recurse -Force",
        ["Restore-ModelNode"] = "Restore-ModelNode face-old@1",
        ["Connect-ModelNode"] = "Connect-ModelNode face-edge face@1",
        ["Disconnect-ModelNode"] = "Disconnect-ModelNode face-edge face@2",
        ["Set-ModelAlias"] = "Set-ModelAlias staging face",
        ["Remove-ModelAlias"] = "Remove-ModelAlias face@production",
        ["Export-LineageView"] = "Export-LineageView ./lineage.svg",
        ["Export-Model"] = "Export-Model face ./exported",
        ["Repair-LineageStore"] = "Repair-LineageStore -DropLost -Force",
        ["Merge-Model"] = "Merge-Model face-edge face@1 -Name face-both",
        ["Register-LineageTest"] = "Register-LineageTest again -Script tests/size.ps1 -All",
        ["Unregister-LineageTest"] = "Unregister-LineageTest size",
        ["Optimize-LineageStore"] = "Optimize-LineageStore -GracePeriod 0 -Force",
    };

    // What these write with -WhatIf is what they would do.
    private static readonly string[] Deciding = ["Merge-Model"];

    public static TheoryData<string> EveryChange()
    {
        using var session = new Session();
        return new TheoryData<string>(session.Run("Get-Command -Module MGit | Where-Object { $_.Parameters.ContainsKey('WhatIf') -and $_.Name -ne 'Update-Lineage' -and $_.Noun -ne 'TorchRuntime' } | ForEach-Object { $_.Name }")
            .Select(name => name.ToString()));
    }

    [Theory]
    [MemberData(nameof(EveryChange))]
    public void WhatIf_changes_nothing(string cmdlet)
    {
        using Sandbox sandbox = Sandbox.WithFaces();
        IReadOnlyDictionary<string, string> before = sandbox.Snapshot();

        Ran ran = sandbox.Run($"{Changes[cmdlet]} -WhatIf; $WhatIfPreference = $true; {Changes[cmdlet]}").Clean();

        Assert.True(ran.Output.Count == 0 || Deciding.Contains(cmdlet));
        Assert.Equal(before, sandbox.Snapshot());
        Assert.True(sandbox.Host.Lines.Count(line => line.StartsWith("What if:", StringComparison.Ordinal)) >= 2);
    }

    [Theory]
    [MemberData(nameof(EveryChange))]
    public void Without_WhatIf_the_same_line_changes_something_and_nobody_is_asked(string cmdlet)
    {
        using Sandbox sandbox = Sandbox.WithFaces();
        IReadOnlyDictionary<string, string> before = sandbox.Snapshot();

        sandbox.Run(Changes[cmdlet]).Clean();

        Assert.Empty(sandbox.Host.Questions);
        if (cmdlet != "Repair-LineageStore")
        {
            Assert.NotEqual(before, sandbox.Snapshot());
        }
    }

    [Fact]
    public void Removing_asks_for_each_node_by_its_real_name_and_force_does_not()
    {
        using Sandbox sandbox = Sandbox.WithFaces();

        Ran refused = sandbox.Run("Remove-ModelNode face-edge");
        Assert.Single(refused.Errors);
        Assert.Contains("face-edge@1", Assert.Single(sandbox.Host.Questions), StringComparison.Ordinal);

        sandbox.Run("Remove-ModelNode face-edge -Confirm:$false").Clean();
        Assert.Single(sandbox.Host.Questions);
    }

    [Fact]
    public void Optimising_and_dropping_what_is_lost_ask_first()
    {
        using Sandbox sandbox = Sandbox.WithFaces();

        Assert.Single(sandbox.Run("Optimize-LineageStore").Errors);
        Assert.Single(sandbox.Run("Repair-LineageStore -DropLost").Errors);
        Assert.Equal(2, sandbox.Host.Questions.Count);
    }
}
