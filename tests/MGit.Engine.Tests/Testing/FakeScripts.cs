using System.Collections.Concurrent;
using MGit.Engine.Running;

namespace MGit.Engine.Tests.Testing;

/// <summary>Answers scripts by what their file says, without PowerShell: <c>return VALUE</c>, <c>throw TEXT</c>, <c>read</c> the model.</summary>
internal sealed class FakeScripts : IScriptHost
{
    public ConcurrentQueue<ScriptCall> Calls { get; } = new();

    /// <summary>Called while a script runs.</summary>
    public Action<ScriptCall>? Running { get; set; }

    /// <summary>What a script returns instead of what its file says.</summary>
    public Func<ScriptCall, object?>? Answer { get; set; }

    public ScriptOutcome Run(ScriptCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Calls.Enqueue(call);
        Running?.Invoke(call);
        if (Answer is not null)
        {
            return new ScriptOutcome([Answer(call)], [], null);
        }

        string text = File.ReadAllText(call.Path).Split('\n')[^1];
        return text.StartsWith("throw ", StringComparison.Ordinal) ? new ScriptOutcome([], [], text[6..])
            : text == "nothing" ? new ScriptOutcome([], [], null)
            : new ScriptOutcome([double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)], [], null);
    }

    public PesterOutcome RunPester(ScriptCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        int[] counts = [.. File.ReadAllText(call.Path).Split(' ').Select(int.Parse)];
        return new PesterOutcome(counts[0], counts[1], counts[2], [.. Enumerable.Range(0, counts[1]).Select(i => $"test {i}: wrong")]);
    }
}
