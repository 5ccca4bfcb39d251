using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Writes lines to a text file in UTF-8, replacing what it held.</summary>
[Cmdlet(VerbsCommon.Set, "Content", SupportsShouldProcess = true)]
public sealed class SetContentCommand : PSCmdlet
{
    private readonly List<string> lines = [];

    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [System.Management.Automation.AllowNull]
    [AllowEmptyCollection]
    [SuppressMessage("Performance", "CA1819", Justification = "A parameter of several values is an array in PowerShell.")]
    public object?[]? Value { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    protected override void ProcessRecord() =>
        lines.AddRange((Value ?? []).Select(value => LanguagePrimitives.ConvertTo<string>(value) ?? ""));

    protected override void EndProcessing()
    {
        var full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        if (!ShouldProcess(full, "Set content"))
        {
            return;
        }

        try
        {
            var end = NoNewline ? "" : Environment.NewLine;
            File.WriteAllText(full, string.Concat(lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line}{end}"))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(new ErrorRecord(error, "ContentNotWritten", ErrorCategory.WriteError, full));
        }
    }
}
