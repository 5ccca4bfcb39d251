namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Update-Lineage and Get-LineageRun as users call them.</summary>
public sealed class UpdateCmdletTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.WithFaces();

    public UpdateCmdletTests() => _sandbox.Run("""
        New-ModelNode -Name small -Parent face@1 -Create @{ builtin = 'prune'; parameters = @{ sparsity = 0.5 } } -Tag mobile | Out-Null
        New-ModelNode -Name half -Parent small@1 -Create @{ builtin = 'cast'; parameters = @{ type = 'BF16' } } | Out-Null
        """).Clean();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Declared_nodes_are_made_parents_first()
    {
        Ran ran = _sandbox.Run("Update-Lineage -All | ForEach-Object { \"$($_.Node) $($_.State) $($_.Parents)\" }; Get-ModelNode half | ForEach-Object { \"$($_.Presence) $($null -ne $_.LastRun)\" }").Clean();

        Assert.Equal(["small@1 Created face@1", "half@1 Created small@1", "Stored True"], ran.Text);
    }

    [Fact]
    public void A_new_version_pipes_in_and_what_descends_from_the_old_one_follows()
    {
        _sandbox.Run("Update-Lineage -All | Out-Null").Clean();

        Ran ran = _sandbox.Run("Get-ModelNode face@2 | Update-Lineage | ForEach-Object { \"$($_.PreviousNode) $($_.Node) $($_.State) $($_.Parents)\" }").Clean();

        Assert.Equal(["small@1 small@2 Created face@2", "half@1 half@2 Created small@2"], ran.Text);
        Assert.Equal(["UpToDate", "UpToDate"], _sandbox.Run("Update-Lineage face@1 face@2 | ForEach-Object { \"$($_.State)\" }").Clean().Text);
        Assert.Equal(["mobile"], _sandbox.Run("(Get-ModelNode small@2).Tags").Clean().Text);
    }

    [Fact]
    public void WhatIf_writes_the_plan_and_changes_nothing()
    {
        _sandbox.Run("Update-Lineage -All | Out-Null").Clean();
        IReadOnlyDictionary<string, string> before = _sandbox.Snapshot();

        Ran ran = _sandbox.Run("Update-Lineage face@1 face@2 -WhatIf | ForEach-Object { \"$($_.Node) $($_.State)\" }").Clean();

        Assert.Equal(["small@2 Planned", "half@2 Planned"], ran.Text);
        Assert.Equal(before, _sandbox.Snapshot());
    }

    [Fact]
    public void Skip_and_until_see_the_node()
    {
        _sandbox.Run("Update-Lineage -All | Out-Null").Clean();

        Ran skipped = _sandbox.Run("$word = 'mobile'; Update-Lineage face@1 face@2 -Skip { $_.Tags -contains $word } -WhatIf | ForEach-Object { \"$($_.PreviousNode) $($_.State)\" }").Clean();
        Ran stopped = _sandbox.Run("Update-Lineage face@1 face@2 -Until { $_.Name -eq 'small' } -WhatIf | ForEach-Object { \"$($_.PreviousNode) $($_.State)\" }").Clean();

        Assert.Equal(["small@1 Skipped", "half@1 UpToDate"], skipped.Text);
        Assert.Equal(["small@1 Planned", "half@1 Skipped"], stopped.Text);
    }

    [Fact]
    public void Alone_it_makes_nothing_and_says_what_it_needs()
    {
        IReadOnlyDictionary<string, string> before = _sandbox.Snapshot();

        Ran ran = _sandbox.Run("Update-Lineage");

        Assert.Equal(["ArgumentInvalid"], ran.ErrorIds);
        Assert.Contains("-All", ran.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, _sandbox.Snapshot());
        Assert.Empty(_sandbox.Run("Get-ModelNode nothing-* | Update-Lineage").Clean().Output);
    }

    [Fact]
    public void The_first_version_of_a_model_replaces_nothing()
        => Assert.Equal(["ArgumentInvalid"], _sandbox.Run("Get-ModelNode face-edge | Update-Lineage").ErrorIds);

    [Fact]
    public void What_is_blocked_is_an_error_only_where_it_is_asked_for()
    {
        _sandbox.Run("Set-ModelNode small -Create @{ builtin = 'prune'; parameters = @{ sparsity = 0.5; scopes = 'global' } }").Clean();

        Ran quiet = _sandbox.Run("Update-Lineage -Node half | ForEach-Object { \"$($_.Node) $($_.State)\" }").Clean();
        Ran loud = _sandbox.Run("Update-Lineage -Node half -ErrorOnFailure | Out-Null");

        Assert.Equal(["small@1 Blocked", "half@1 Blocked"], quiet.Text);
        Assert.Equal(["NodeBlocked", "NodeBlocked"], loud.ErrorIds);
        Assert.Contains("scopes", loud.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_gets_its_parents_and_parameters_and_its_output_is_kept()
    {
        File.WriteAllText(Path.Combine(_sandbox.Repository, "copy.ps1"), """
            param($Node, $Parents, $OutputPath, $Parameters)
            Write-Host "making $Node out of $($Parents[0].Id) with $($Parameters.note)"
            [System.IO.File]::Copy([System.IO.Directory]::GetFiles("$($Parents[0])")[0], [System.IO.Path]::Combine($OutputPath, 'model.safetensors'))
            """);

        Ran ran = _sandbox.Run("""
            New-ModelNode -Name copy -Parent face@1 -Create @{ script = 'copy.ps1'; parameters = @{ note = 'care' } } | Out-Null
            Update-Lineage -Node copy -Trust | Get-LineageRun -Log | ForEach-Object { "$($_.Node) $($_.Outcome) $($_.Creation)"; $_.Log }
            """).Clean();

        Assert.Equal(["copy@1 Created script copy.ps1", "making copy@1 out of face@1 with care"], ran.Text);
    }

    [Fact]
    public void A_script_that_throws_fails_its_node_and_nothing_else()
    {
        File.WriteAllText(Path.Combine(_sandbox.Repository, "broken.ps1"), "param($Node) throw \"no data for $Node\"");

        Ran ran = _sandbox.Run("""
            New-ModelNode -Name broken -Parent face@1 -Create @{ script = 'broken.ps1' } | Out-Null
            Update-Lineage -All -Trust | ForEach-Object { "$($_.Node) $($_.State)" }
            (Get-LineageRun broken).Outcome.ToString()
            """).Clean();

        Assert.Equal(["broken@1 Failed", "half@1 Created", "small@1 Created"], ran.Text.Take(3).Order(StringComparer.Ordinal));
        Assert.Equal("Failed", ran.Text[3]);
    }

    [Fact]
    public void A_script_that_has_not_run_here_is_asked_about_by_name()
    {
        File.WriteAllText(Path.Combine(_sandbox.Repository, "strange.ps1"), $"# {Guid.NewGuid()}");
        _sandbox.Run("[pscustomobject]@{ Name = 'strange'; Create = @{ script = 'strange.ps1' } } | New-ModelNode | Out-Null").Clean();

        Ran ran = _sandbox.Run("Update-Lineage -Node strange");

        Assert.Equal(["NotTrusted"], ran.ErrorIds);
        Assert.Contains("strange.ps1", Assert.Single(_sandbox.Host.Questions), StringComparison.Ordinal);
        Assert.Empty(_sandbox.Run("Get-LineageRun strange").Clean().Output);
    }

    [Theory]
    [InlineData("New-ModelNode -Name typed -Create @{ script = 'typed.ps1' } | Out-Null")]
    [InlineData("Set-ModelNode small -Create @{ script = 'typed.ps1' }")]
    public void What_the_user_types_himself_is_agreed_to_until_it_changes(string declares)
    {
        string script = Path.Combine(_sandbox.Repository, "typed.ps1");
        File.WriteAllText(script, $"throw 'it ran'; # {Guid.NewGuid()}");
        _sandbox.Run(declares).Clean();

        Assert.Contains("Failed", _sandbox.Run("Update-Lineage -All | ForEach-Object { \"$($_.State)\" }").Clean().Text);
        Assert.Empty(_sandbox.Host.Questions);
        File.AppendAllText(script, "# changed");
        Assert.Equal(["NotTrusted"], _sandbox.Run("Update-Lineage -All").ErrorIds);
    }

    [Fact]
    public void Runs_are_listed_newest_first_and_counted()
    {
        _sandbox.Run("Update-Lineage -All | Out-Null").Clean();

        Assert.Equal(["half@1", "small@1"], _sandbox.Run("Get-LineageRun | ForEach-Object { $_.Node }").Clean().Text);
        Assert.Equal(["half@1"], _sandbox.Run("Get-LineageRun -Last 1 | ForEach-Object { $_.Node }").Clean().Text);
        Assert.Equal(["small@1"], _sandbox.Run("Get-ModelNode small | Get-LineageRun | ForEach-Object { $_.Node }").Clean().Text);
    }
}
