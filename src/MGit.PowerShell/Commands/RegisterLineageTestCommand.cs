using System.Collections;
using System.Management.Automation;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Repositories;
using MGit.Engine.Running.Trust;
using MGit.Engine.Testing;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>Declares a test in lineage.yaml.</summary>
[Cmdlet(VerbsLifecycle.Register, "LineageTest", SupportsShouldProcess = true, DefaultParameterSetName = ScriptSet)]
[OutputType(typeof(LineageTest))]
public sealed class RegisterLineageTestCommand : MGitCmdlet
{
    private const string ScriptSet = "Script";
    private const string MetricSet = "Metric";
    private const string PesterSet = "Pester";
    private const string CommandSet = "Command";

    /// <summary>The test's name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Test { get; set; } = string.Empty;

    /// <summary>A script of the repository.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ScriptSet)]
    [ValidateNotNullOrEmpty]
    public string? Script { get; set; }

    /// <summary>A Pester file of the repository.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PesterSet)]
    [ValidateNotNullOrEmpty]
    public string? Pester { get; set; }

    /// <summary>An external command: the program, then its arguments.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CommandSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Command { get; set; }

    /// <summary>A metric of MGit's own: its name, or a table in the shape of its YAML.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MetricSet)]
    [ValidateNotNullOrEmpty]
    public object? Metric { get; set; }

    /// <summary>The declared dataset a metric is measured on.</summary>
    [Parameter(ParameterSetName = MetricSet)]
    [ValidateNotNullOrEmpty]
    public string? Dataset { get; set; }

    /// <summary>The part of the dataset.</summary>
    [Parameter(ParameterSetName = MetricSet)]
    [ValidateNotNullOrEmpty]
    public string? Split { get; set; }

    /// <summary>The test is for nodes of these types.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TypeCompleter))]
    public string[] Type { get; set; } = [];

    /// <summary>The test is for these nodes.</summary>
    [Parameter]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>The test is for every node.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>Tags of the test.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Tag { get; set; } = [];

    /// <summary>What it is about.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>Values a script, Pester file or command gets.</summary>
    [Parameter]
    public IDictionary? Parameters { get; set; }

    /// <summary>The least value that passes.</summary>
    [Parameter]
    public double Min { get; set; }

    /// <summary>The greatest value that passes.</summary>
    [Parameter]
    public double Max { get; set; }

    /// <summary>Which of several metrics -Min and -Max are about.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PassMetric { get; set; }

    /// <summary>Replaces a test of that name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord() => Attempt(Test, () =>
    {
        LineageRepository repository = OpenRepository();
        TestDeclaration test = DeclaredValues.TestOf(DeclaredValues.MapOf(Entry(repository.Root), "test"));
        if (ShouldProcess(Test, "Register test"))
        {
            WriteObject(Run((_, _) =>
            {
                LineageTest registered = repository.Tests.Register(test, Force);

                // Who names a file to run on the command line has agreed to run it as it is.
                repository.Tests.Trust.Add(RunnableOf(repository.Root, test) is { } item ? [item] : []);
                return registered;
            }));
        }
    });

    private static RunnableItem? RunnableOf(string root, TestDeclaration test)
        => test.Script is { } script ? RunnableItem.File(RunnableKind.Script, root, script)
            : test.Pester is { } pester ? RunnableItem.File(RunnableKind.Pester, root, pester)
            : test.Command.Count > 0 ? RunnableItem.Command(root, test.Command)
            : null;

    private Hashtable Entry(string root)
    {
        var entry = new Hashtable { ["name"] = Test, ["appliesTo"] = Scope() };
        Add(entry, "description", Description);
        Add(entry, "tags", Tag.Length > 0 ? Tag : null);
        Add(entry, "script", Script is null ? null : Inside(root, Script));
        Add(entry, "pester", Pester is null ? null : Inside(root, Pester));
        Add(entry, "command", Command);
        Add(entry, "metric", Metric is null ? null : MetricEntry());
        Add(entry, "parameters", Parameters is null ? null : PlainDictionary.Of(Parameters));
        var pass = new Hashtable();
        Add(pass, "metric", PassMetric);
        Add(pass, "min", IsBound(nameof(Min)) ? Min : null);
        Add(pass, "max", IsBound(nameof(Max)) ? Max : null);
        Add(entry, "pass", pass.Count > 0 ? pass : null);
        return entry;
    }

    private Hashtable Scope()
    {
        var scope = new Hashtable();
        Add(scope, "all", All ? true : null);
        Add(scope, "types", Type.Length > 0 ? Type : null);
        Add(scope, "nodes", Node.Length > 0 ? Node.Select(node => node.Text).ToArray() : null);
        return scope.Count > 0 ? scope : throw new MGitException(
            ErrorCode.ArgumentInvalid, "Nothing says what the test is for: give -Type, -Node or -All.", Test);
    }

    private Hashtable MetricEntry()
    {
        object bare = Metric is PSObject wrapped ? wrapped.BaseObject : Metric!;
        var metric = bare is IDictionary table ? new Hashtable(PlainDictionary.Of(table)!) : new Hashtable { ["builtin"] = LanguagePrimitives.ConvertTo<string>(bare) };
        Add(metric, "dataset", Dataset);
        Add(metric, "split", Split);
        return metric;
    }

    /// <summary>The path of a file from the repository's root; lineage.yaml names none outside.</summary>
    private string Inside(string root, string path)
    {
        string full = FullPath(path);
        string relative = Path.GetRelativePath(root, full);
        if (relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative))
        {
            throw new MGitException(ErrorCode.PathInvalid, $"'{full}' lies outside the repository '{root}'; a test's file is kept in it.", path);
        }

        return File.Exists(full)
            ? relative.Replace(Path.DirectorySeparatorChar, '/')
            : throw new MGitException(ErrorCode.PathNotFound, $"'{full}' does not exist.", path);
    }

    private static void Add(Hashtable table, string key, object? value)
    {
        if (value is not null)
        {
            table[key] = value;
        }
    }
}
