using System.Management.Automation;
using System.Reflection;

namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>What holds for every cmdlet, told from the staged assembly itself.</summary>
public sealed class ConventionTests : IDisposable
{
    private static readonly string[] ChangingVerbs =
        ["Initialize", "New", "Set", "Rename", "Remove", "Restore", "Connect", "Disconnect", "Export", "Repair", "Optimize", "Install", "Uninstall", "Update", "Merge", "Register", "Unregister"];

    private readonly Session _session = new();

    private IReadOnlyList<CmdletInfo> Cmdlets => [.. _session.Run("Get-Command -Module MGit").Select(item => (CmdletInfo)item.BaseObject)];

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_manifest_exports_exactly_the_cmdlets_there_are()
    {
        Type any = Cmdlets[0].ImplementingType;
        IEnumerable<string> declared = any.Assembly.GetExportedTypes()
            .Select(type => type.GetCustomAttribute<CmdletAttribute>())
            .OfType<CmdletAttribute>()
            .Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}");

        Assert.Equal(declared.Order(StringComparer.Ordinal), Cmdlets.Select(cmdlet => cmdlet.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Verbs_are_approved_and_nouns_singular()
    {
        string[] approved = [.. new[] { typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsSecurity), typeof(VerbsOther) }
            .SelectMany(type => type.GetFields().Select(field => (string)field.GetValue(null)!))];

        Assert.All(Cmdlets, cmdlet =>
        {
            Assert.Contains(cmdlet.Verb, approved);
            Assert.False(cmdlet.Noun.EndsWith('s') && cmdlet.Noun != "ModelAlias", $"{cmdlet.Name} has a plural noun.");
        });
    }

    [Fact]
    public void What_changes_something_can_be_tried_first_and_nothing_else_pretends_to()
        => Assert.All(Cmdlets, cmdlet => Assert.Equal(ChangingVerbs.Contains(cmdlet.Verb), cmdlet.Parameters.ContainsKey("WhatIf")));

    [Fact]
    public void Every_cmdlet_says_what_it_writes() => Assert.All(Cmdlets, cmdlet => Assert.NotEmpty(cmdlet.OutputType));

    [Fact]
    public void Every_cmdlet_takes_a_repository_from_the_objects_piped_in()
        => Assert.All(Cmdlets, cmdlet =>
        {
            ParameterAttribute repository = cmdlet.Parameters["Repository"].Attributes.OfType<ParameterAttribute>().Single();
            Assert.True(repository.ValueFromPipelineByPropertyName);
            Assert.Contains("LockTimeout", cmdlet.Parameters.Keys);
            Assert.Contains("LogPath", cmdlet.Parameters.Keys);
        });

    [Fact]
    public void A_node_parameter_answers_to_Id_and_never_to_Name()
        // Of what is piped into Update-Lineage the id is the version that replaces another: its -To.
        => Assert.All(Cmdlets.Where(cmdlet => cmdlet.Parameters.ContainsKey("Node") && cmdlet.Name != "Update-Lineage"), cmdlet =>
        {
            ParameterMetadata node = cmdlet.Parameters["Node"];
            Assert.Contains("Id", node.Aliases);
            Assert.DoesNotContain("Name", node.Aliases);
            Assert.Equal("NodeReference[]", node.ParameterType.Name);
        });

    [Fact]
    public void Parameters_that_name_nodes_complete_them()
        => Assert.All(
            Cmdlets.SelectMany(cmdlet => cmdlet.Parameters.Values.Select(parameter => (cmdlet.Name, parameter)))
                .Where(item => item.parameter.ParameterType.Name is "NodeReference[]" or "NodeReference" && item.Name != "Restore-ModelNode"),
            item => Assert.Contains(item.parameter.Attributes, attribute => attribute is ArgumentCompleterAttribute { Type.Name: "NodeCompleter" }));

    [Fact]
    public void What_would_be_silent_can_pass_its_objects_on()
    {
        string[] silent = ["Set-ModelNode", "Rename-ModelNode", "Remove-ModelNode", "Connect-ModelNode", "Disconnect-ModelNode", "Remove-ModelAlias", "Unregister-LineageTest"];

        Assert.All(Cmdlets.Where(cmdlet => silent.Contains(cmdlet.Name)), cmdlet => Assert.Contains("PassThru", cmdlet.Parameters.Keys));
    }

    [Fact]
    public void A_parameter_for_key_and_value_pairs_takes_any_dictionary()
        => Assert.All(
            Cmdlets.SelectMany(cmdlet => cmdlet.Parameters.Values).Where(parameter => parameter.Name is "Metadata" or "Create" or "Architecture"),
            parameter => Assert.Equal(typeof(System.Collections.IDictionary), parameter.ParameterType));

    [Fact]
    public void Every_error_code_has_a_place_in_the_error_table()
    {
        Type map = Cmdlets[0].ImplementingType.Assembly.GetType("MGit.PowerShell.Errors.ErrorMap", throwOnError: true)!;
        var codes = (System.Collections.IEnumerable)map.GetProperty("Codes")!.GetValue(null)!;
        Type code = codes.GetType().GetGenericArguments()[0];

        Assert.Equal(Enum.GetNames(code).Order(StringComparer.Ordinal), codes.Cast<object>().Select(item => item.ToString()!).Order(StringComparer.Ordinal));
    }
}
