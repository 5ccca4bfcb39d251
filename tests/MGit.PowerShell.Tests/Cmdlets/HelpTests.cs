using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MGit.PowerShell.Tests.Cmdlets;

public sealed class HelpTests : IDisposable
{
    // These download, or remove what a user has installed.
    private static readonly string[] NotRun = ["Install-TorchRuntime", "Uninstall-TorchRuntime"];

    private static readonly string[] NeedModels = ["Open-Model", "Close-Model", "Invoke-Model"];

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_cmdlet_and_every_parameter_is_described_with_two_examples()
    {
        string[] common = [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters];
        foreach (CmdletInfo cmdlet in _session.Run("Get-Command -Module MGit").Select(item => (CmdletInfo)item.BaseObject))
        {
            PSObject help = _session.Run($"Get-Help {cmdlet.Name} -Full")[0];
            Assert.Equal(cmdlet.Name, ((PSObject)help.Properties["details"].Value).Properties["name"].Value.ToString());
            Assert.NotEmpty(Text(help.Properties["description"].Value));
            Assert.True(Examples(help).Count >= 2, cmdlet.Name);
            foreach (string parameter in cmdlet.Parameters.Keys.Except(common))
            {
                PSObject described = Assert.Single(_session.Run($"Get-Help {cmdlet.Name} -Parameter {parameter}"));
                Assert.True(Text(described.Properties["description"]?.Value).Length > 0, $"{cmdlet.Name} -{parameter}");
            }
        }
    }

    [Fact]
    public void The_about_topics_are_found()
    {
        foreach (string topic in new[] { "about_MGit", "about_MGit_Errors", "about_MGit_Automation", "about_MGit_Security" })
        {
            string text = Assert.Single(_session.Run($"Get-Help {topic}")).ToString();
            Assert.Contains(topic, text, StringComparison.Ordinal);
            Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 100, line));
        }
    }

    [Fact]
    public void About_MGit_Errors_says_of_every_error_what_the_table_says()
    {
        string text = Assert.Single(_session.Run("Get-Help about_MGit_Errors")).ToString().ReplaceLineEndings("\n");
        Type anyCmdlet = ((CmdletInfo)_session.Run("Get-Command Get-ModelNode")[0].BaseObject).ImplementingType;
        Type map = anyCmdlet.Assembly.GetType("MGit.PowerShell.Errors.ErrorMap", throwOnError: true)!;
        Type exception = map.GetMethod("Find")!.GetParameters()[0].ParameterType;
        Assert.Equal(typeof(Exception), exception);
        foreach (object code in (System.Collections.IEnumerable)map.GetProperty("Codes")!.GetValue(null)!)
        {
            Type known = code.GetType().Assembly.GetType("MGit.Engine.Errors.MGitException", throwOnError: true)!;
            object mapping = map.GetMethod("Find")!.Invoke(null, [Activator.CreateInstance(known, code, "message", null, null)])!;
            string category = mapping.GetType().GetProperty("Category")!.GetValue(mapping)!.ToString()!;
            string terminating = (bool)mapping.GetType().GetProperty("Terminating")!.GetValue(mapping)! ? ", terminating" : string.Empty;

            Assert.Matches(new Regex($@"\n\s*{code}\n\s*Category {category}{terminating}\."), text);
        }
    }

    public static TheoryData<string, int> EveryExample()
    {
        using var session = new Session();
        var data = new TheoryData<string, int>();
        foreach (string cmdlet in session.Run("Get-Command -Module MGit").Select(item => item.ToString()))
        {
            if (NotRun.Contains(cmdlet) || (NeedModels.Contains(cmdlet) && TorchFactAttribute.MissingReason() is not null))
            {
                continue;
            }

            int count = Examples(session.Run($"Get-Help {cmdlet} -Full")[0]).Count;
            for (int i = 0; i < count; i++)
            {
                data.Add(cmdlet, i);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryExample))]
    public void Examples_run_as_written(string cmdlet, int index)
    {
        using Sandbox sandbox = Sandbox.WithFaces();
        if (NeedModels.Contains(cmdlet))
        {
            SmallModel.AddDigits(sandbox);
        }

        string code = Examples(_session.Run($"Get-Help {cmdlet} -Full")[0])[index];

        sandbox.Run(code).Clean();

        Assert.Empty(sandbox.Host.Questions);
    }

    private static IReadOnlyList<string> Examples(PSObject help)
    {
        object? list = ((PSObject?)help.Properties["examples"]?.Value)?.Properties["example"]?.Value;
        return [.. Items(list).Select(example => example.Properties["code"].Value.ToString()!)];
    }

    private static string Text(object? paragraphs)
        => string.Join(' ', Items(paragraphs).Select(paragraph => paragraph.Properties["Text"]?.Value?.ToString())).Trim();

    private static IEnumerable<PSObject> Items(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => [],
        object[] several => several.Select(PSObject.AsPSObject),
        _ => [PSObject.AsPSObject(value)],
    };
}
