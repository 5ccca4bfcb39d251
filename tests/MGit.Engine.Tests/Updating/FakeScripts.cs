using System.Collections.Concurrent;
using MGit.Engine.Running;
using MGit.Engine.Updating.Creation;

namespace MGit.Engine.Tests.Updating;

/// <summary>Stands in for PowerShell: scripts are functions of a test, by the names of their files.</summary>
internal sealed class FakeScripts : IScriptHost
{
    private readonly ConcurrentDictionary<string, Action<ScriptCall, CancellationToken>> _scripts = new(StringComparer.Ordinal);

    /// <summary>The nodes scripts were called for, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public Action<ScriptCall, CancellationToken> this[string name]
    {
        set => _scripts[name] = value;
    }

    public ScriptOutcome Run(ScriptCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue((string)call.Arguments["Node"]!);
        try
        {
            _scripts[Path.GetFileName(call.Path)](call, cancellationToken);
            return new ScriptOutcome([], [], null);
        }
        catch (InvalidOperationException failure)
        {
            return new ScriptOutcome([], [], failure.Message);
        }
    }

    public PesterOutcome RunPester(ScriptCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    public static ParentFolder[] Parents(ScriptCall call) => (ParentFolder[])call.Arguments["Parents"]!;

    public static string Output(ScriptCall call) => (string)call.Arguments["OutputPath"]!;

    /// <summary>Writes a model whose bytes follow from those of its parents and the node's name.</summary>
    public static void Derive(ScriptCall call)
    {
        int seed = ((string)call.Arguments["Node"]!).Split('@')[0].Aggregate(17, (sum, letter) => (sum * 31) + letter);
        foreach (ParentFolder parent in Parents(call))
        {
            foreach (string file in Directory.EnumerateFiles(parent.Path).Order(StringComparer.Ordinal))
            {
                seed = File.ReadAllBytes(file).Aggregate(seed, (sum, value) => unchecked((sum * 31) + value));
            }
        }

        File.WriteAllBytes(Path.Combine(Output(call), "model.safetensors"), Repositories.TestModel.Make(seed & int.MaxValue, width: 8));
    }
}
