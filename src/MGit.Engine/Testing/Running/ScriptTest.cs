using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Running;

namespace MGit.Engine.Testing.Running;

/// <summary>
/// A PowerShell script that gets <c>$Node, $Model, $Parents, $Parameters</c> and returns a number, a boolean, or a table of metrics. The
/// last thing it writes counts.
/// </summary>
internal sealed class ScriptTest : ITestKindRunner
{
    public Measurement Run(TestDefinition test, TestSubject subject, TestSettings settings, IProgress<OperationProgress>? progress)
    {
        ScriptOutcome outcome = Host(settings, test).Run(
            new ScriptCall(test.Runnable!.Path!, Arguments(test, subject), settings.Root, settings.Log), subject.CancellationToken);
        return outcome.Failure is { } failure ? Measurement.Broken(failure)
            : outcome.Output.Count == 0 ? Measurement.Broken(
                $"{test.Declaration.Script} returned nothing; expected a number, a boolean or a table of metrics.{Written(outcome)}")
            : MeasuredValues.Read(outcome.Output[^1], test.Declaration.Script!);
    }

    /// <summary>What scripts and Pester files are given.</summary>
    public static Dictionary<string, object?> Arguments(TestDefinition test, TestSubject subject) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["Node"] = subject.Node,
        ["Model"] = subject.Model,
        ["Parents"] = subject.Parents.ToArray(),
        ["Parameters"] = PlainValues.Read(test.Declaration.Parameters),
    };

    public static IScriptHost Host(TestSettings settings, TestDefinition test) => settings.Scripts ?? throw new MGitException(
        ErrorCode.ArgumentInvalid, $"The test {test.Name} runs PowerShell, which is not there. Run it with the cmdlets of the MGit module.", test.Name);

    private static string Written(ScriptOutcome outcome) => outcome.Errors.Count == 0 ? string.Empty : $" It wrote: {outcome.Errors[0]}";
}
