using System.Management.Automation;
using System.Xml.Linq;

namespace MGit.PowerShell.Tests.Cmdlets;

public sealed class LineageTestTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.WithFaces();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void The_whole_graph_is_tested_once_and_then_known()
    {
        Ran first = _sandbox.Run("Invoke-LineageTest").Clean();
        Assert.Equal(["face@2", "face-edge@1"], first.Output.Select(result => Value(result, "Node")));
        Assert.All(first.Output, result => Assert.Equal(("Passed", "False"), (Value(result, "Outcome"), Value(result, "Cached"))));

        Ran second = _sandbox.Run("Invoke-LineageTest").Clean();
        Assert.All(second.Output, result => Assert.Equal(("Passed", "True"), (Value(result, "Outcome"), Value(result, "Cached"))));
        Assert.Equal("face@2 face-edge@1", string.Join(' ', _sandbox.Run("Get-LineageTestResult | ForEach-Object Node").Clean().Output));
    }

    [Fact]
    public void An_empty_pipeline_runs_nothing()
    {
        Assert.Empty(_sandbox.Run("@() | Invoke-LineageTest").Clean().Output);
        Assert.Empty(_sandbox.Run("@() | Get-LineageTestResult").Clean().Output);
        Assert.Empty(_sandbox.Run("Get-LineageTestResult").Clean().Output);
    }

    [Fact]
    public void Nodes_tests_tags_and_types_select()
    {
        _sandbox.Script("tests/one.ps1", "1");
        _sandbox.Run("Register-LineageTest one -Script tests/one.ps1 -Node 'face-*', face@1 -Min 1").Clean();
        Assert.Equal("one size", Names("Invoke-LineageTest face@1"));
        Assert.Equal("size", Names("Get-ModelNode face-edge | Invoke-LineageTest -Tag nightly"));
        Assert.Equal("one", Names("Invoke-LineageTest face-edge -Test o*"));
        Assert.Equal("", Names("Invoke-LineageTest -Type encoder"));
        Assert.Equal("one", Names("Invoke-LineageTest * -Type det* -Test one"));
    }

    [Fact]
    public void A_changed_script_is_asked_about_and_not_run_without_an_answer()
    {
        _sandbox.Script("tests/size.ps1", "'changed' | Set-Content ran.txt; 1");
        Ran refused = _sandbox.Run("Invoke-LineageTest");
        ErrorRecord error = Assert.Single(refused.Errors);
        Assert.StartsWith("NotTrusted", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("size.ps1", Assert.Single(_sandbox.Host.Questions), StringComparison.Ordinal);
        Assert.Empty(refused.Output);
        Assert.False(File.Exists(Path.Combine(_sandbox.Repository, "ran.txt")));

        Assert.Equal(2, _sandbox.Run("Invoke-LineageTest -Trust").Clean().Output.Count);
        Assert.True(File.Exists(Path.Combine(_sandbox.Repository, "ran.txt")));
        Assert.Equal(2, _sandbox.Run("Invoke-LineageTest -Force").Clean().Output.Count);
    }

    [Fact]
    public void A_script_runs_in_a_session_of_its_own_with_the_module()
    {
        _sandbox.Script("tests/own.ps1", """
            param($Node, $Model, $Parents, $Parameters)
            $global:leak = 'leaked'
            if (Get-Variable outer -ErrorAction Ignore -ValueOnly) { throw 'the caller shows through' }
            @{
                nodes = @(Get-ModelNode).Count
                files = @(Get-ChildItem $Model.Path).Count
                parents = $Parents.Count
                limit = $Parameters.limit
                isNode = $Node.Id -eq 'face-edge@1'
            }
            """);
        _sandbox.Run("Register-LineageTest own -Script tests/own.ps1 -Node face-edge -Parameters @{ limit = 7 } -Max 7 -PassMetric limit | Out-Null").Clean();
        Ran ran = _sandbox.Run("$outer = 1; Invoke-LineageTest face-edge own; if ($leak) { throw 'leaked' }").Clean();
        PSObject result = Assert.Single(ran.Output);
        Assert.Equal(("Passed", "limit", "7"), (Value(result, "Outcome"), Value(result, "Metric"), Value(result, "Value")));
        var metrics = (System.Collections.IEnumerable)result.Properties["Metrics"].Value;
        Assert.Equal("files=1 limit=7 nodes=2 parents=1", string.Join(' ', metrics.Cast<object>().Select(item => item.ToString()!.Trim('[', ']').Replace(", ", "=", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void What_ends_a_script_is_the_result_with_its_place()
    {
        _sandbox.Script("tests/bad.ps1", "param($Node)\n\nthrow \"no $Node\"");
        _sandbox.Script("tests/exit.ps1", "exit 3");
        _sandbox.Script("tests/syntax.ps1", "if (");
        _sandbox.Run("""
            foreach ($name in 'bad', 'exit', 'syntax') { Register-LineageTest $name -Script tests/$name.ps1 -Node face-edge | Out-Null }
            """).Clean();
        Dictionary<string, string> errors = _sandbox.Run("Invoke-LineageTest face-edge bad, exit, syntax").Clean().Output
            .ToDictionary(result => Value(result, "Test"), result => $"{Value(result, "Outcome")} {Value(result, "Error")}");
        Assert.Matches(@"^Error no face-edge@1 \(.*bad\.ps1:3\)$", errors["bad"]);
        Assert.Contains("exit code 3", errors["exit"], StringComparison.Ordinal);
        Assert.Contains("syntax.ps1:1", errors["syntax"], StringComparison.Ordinal);
    }

    [Fact]
    public void Pester_is_asked_for_where_it_cannot_run()
    {
        _sandbox.Script("tests/a.Tests.ps1", "Describe x { It y { } }");
        _sandbox.Run("Register-LineageTest p -Pester tests/a.Tests.ps1 -Node face-edge | Out-Null").Clean();
        PSObject result = Assert.Single(_sandbox.Run("Invoke-LineageTest face-edge p").Clean().Output);
        Assert.Equal("Error", Value(result, "Outcome"));
        Assert.Contains("Install-", Value(result, "Error"), StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_become_errors_and_a_report_where_asked_for()
    {
        _sandbox.Run("Register-LineageTest size -Script tests/size.ps1 -Type detector -Max 1 -Force | Out-Null").Clean();
        Ran ran = _sandbox.Run("Invoke-LineageTest -ErrorOnFailure -OutputFile report.xml");
        Assert.Equal(2, ran.Output.Count);
        Assert.All(ran.Errors, error => Assert.StartsWith("TestFailed", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(2, ran.Errors.Count);
        XElement report = XDocument.Load(Path.Combine(_sandbox.Repository, "report.xml")).Root!;
        Assert.Equal("2", (string)report.Attribute("failed")!);

        Ran search = _sandbox.Run("Get-LineageTestResult face-edge -Latest | Find-LineageRegression").Clean();
        Assert.Equal("face@1", Value(Assert.Single(search.Output), "Node"));
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_said_before_anything_runs()
    {
        Ran ran = _sandbox.Run("Invoke-LineageTest -OutputFile missing/report.xml");
        Assert.StartsWith("PathNotFound", Assert.Single(ran.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(ran.Output);
    }

    [Fact]
    public void A_table_that_holds_itself_is_read_to_an_end()
    {
        _sandbox.Script("tests/self.ps1", "$h = [ordered]@{ n = 1 }; $a = @($h) * 20; $h.a = $a; $h.b = [pscustomobject]@{ h = $h; i = $h }; 7 | Out-Null; $h; 3");
        _sandbox.Run("Register-LineageTest self -Script tests/self.ps1 -Node face | Out-Null").Clean();
        Assert.Equal("3", Value(Assert.Single(_sandbox.Run("Invoke-LineageTest face self").Clean().Output), "Value"));
    }

    [Fact]
    public void Results_stand_side_by_side_as_a_table()
    {
        _sandbox.Script("tests/flag.ps1", "$true");
        _sandbox.Run("Register-LineageTest flag -Script tests/flag.ps1 -Node face-edge | Out-Null; Invoke-LineageTest | Out-Null").Clean();
        IReadOnlyList<PSObject> table = _sandbox.Run("Get-LineageTestResult -AsTable").Clean().Output;
        PSObject edge = Assert.Single(table, row => Value(row, "Node") == "face-edge@1");
        Assert.Equal("Passed", Value(edge, "flag"));
        Assert.True((double)edge.Properties["size"].Value > 0);
        Assert.Null(Assert.Single(table, row => Value(row, "Node") == "face@2").Properties["flag"].Value);
    }

    [Fact]
    public void Registering_edits_the_file_in_place_and_refuses_what_is_no_test()
    {
        string before = File.ReadAllText(Path.Combine(_sandbox.Repository, "lineage.yaml"));
        _sandbox.Script("tests/other.ps1", "1");
        _sandbox.Run("Register-LineageTest other -Script tests/other.ps1 -All -Max 3 | Out-Null; Unregister-LineageTest other").Clean();
        Assert.Equal(before, File.ReadAllText(Path.Combine(_sandbox.Repository, "lineage.yaml")));

        Assert.StartsWith("ArgumentInvalid", ErrorId("Register-LineageTest size -Script tests/size.ps1 -All"), StringComparison.Ordinal);
        Assert.StartsWith("ArgumentInvalid", ErrorId("Register-LineageTest x -Script tests/size.ps1"), StringComparison.Ordinal);
        Assert.StartsWith("PathNotFound", ErrorId("Register-LineageTest x -Script tests/gone.ps1 -All"), StringComparison.Ordinal);
        Assert.StartsWith("PathInvalid", ErrorId("Register-LineageTest x -Script ../outside.ps1 -All"), StringComparison.Ordinal);
        Assert.StartsWith("TestNotFound", ErrorId("Unregister-LineageTest sise"), StringComparison.Ordinal);
        Assert.StartsWith("TestNotFound", ErrorId("Invoke-LineageTest -Test sise"), StringComparison.Ordinal);
        Assert.StartsWith("NodeNotFound", ErrorId("Find-LineageRegression size nobody"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_moves_only_to_what_passed()
    {
        string id = ErrorId("Set-ModelAlias production face@2 -RequireTest size");
        Assert.StartsWith("TestFailed", id, StringComparison.Ordinal);
        Assert.Equal("face@1", _sandbox.Run("(Get-ModelAlias face@production).Node").Clean().Output.Single().ToString());

        _sandbox.Run("Invoke-LineageTest face@2 | Out-Null; Set-ModelAlias production face@2 -RequireTest * | Out-Null").Clean();
        Assert.Equal("face@2", _sandbox.Run("(Get-ModelAlias face@production).Node").Clean().Output.Single().ToString());

        _sandbox.Run("Register-LineageTest size -Script tests/size.ps1 -Type detector -Max 1 -Force | Out-Null").Clean();
        Assert.StartsWith("TestFailed", ErrorId("Set-ModelAlias production face@2 -RequireTest *"), StringComparison.Ordinal);
        Assert.StartsWith("TestNotFound", ErrorId("Set-ModelAlias production face@2 -RequireTest sise"), StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_ends_a_script_that_runs()
    {
        _sandbox.Script("tests/endless.ps1", "'up' | Set-Content up.txt; while ($true) { }");
        _sandbox.Run("Register-LineageTest endless -Script tests/endless.ps1 -Node face-edge | Out-Null").Clean();
        (Ran ran, TimeSpan until) = _sandbox.RunAndStop(
            "Invoke-LineageTest face-edge endless", _ => File.Exists(Path.Combine(_sandbox.Repository, "up.txt")));
        Assert.Empty(ran.Output);
        Assert.True(until < TimeSpan.FromSeconds(10), until.ToString());
    }

    private static string Value(PSObject item, string property) => item.Properties[property].Value?.ToString() ?? string.Empty;

    private string Names(string script) => string.Join(' ', _sandbox.Run(script).Clean().Output.Select(result => Value(result, "Test")).Order(StringComparer.Ordinal));

    private string ErrorId(string script) => Assert.Single(_sandbox.Run(script).Errors).FullyQualifiedErrorId;
}
