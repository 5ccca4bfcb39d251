using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace MGit.PowerShell.Completion;

/// <summary>Completes devices by the names every machine knows; nothing is loaded to see which are there.</summary>
public sealed class DeviceCompleter : IArgumentCompleter
{
    private static readonly (string Name, string Meaning)[] Devices =
    [
        ("auto", "the first CUDA device, else the CPU"),
        ("cpu", "the CPU"),
        ("cuda", "the first CUDA device"),
    ];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => Devices
            .Where(device => device.Name.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(device => new CompletionResult(device.Name, device.Name, CompletionResultType.ParameterValue, device.Meaning));
}
