using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace MGit.Console.Host;

/// <summary>
/// What a pipeline writes and asks. Results go to stdout; errors, warnings, verbose and debug text and the progress line go to
/// stderr, so that redirected results hold nothing else.
/// </summary>
internal sealed class ConsoleUserInterface : PSHostUserInterface, IHostUISupportsMultipleChoiceSelection
{
    private readonly Lock gate = new();
    private readonly Terminal terminal;
    private readonly ConsoleRawUserInterface raw;
    private readonly ConsoleDialogs dialogs;
    private readonly ProgressLine? progress;
    private TextWriter? capture;

    public ConsoleUserInterface(Terminal terminal, bool mayAsk)
    {
        this.terminal = terminal;
        raw = new ConsoleRawUserInterface(terminal);
        dialogs = new ConsoleDialogs(terminal, mayAsk, PrepareForOthers);
        progress = terminal.ShowsProgress ? new ProgressLine(System.Console.Error, () => terminal.Width, terminal.ErrorColour) : null;
    }

    public override PSHostRawUserInterface RawUI => raw;

    public override bool SupportsVirtualTerminal => terminal.OutputColour && capture is null;

    /// <summary>How many times something was written as an error.</summary>
    public int ErrorLines { get; private set; }

    /// <summary>Runs an action with everything written to stdout collected instead, laid out for a width.</summary>
    public string Capture(int width, Action action)
    {
        using var collected = new StringWriter();
        (var outer, capture) = (capture, collected);
        (var outerWidth, raw.WidthOverride) = (raw.WidthOverride, width);
        try
        {
            action();
            return collected.ToString();
        }
        finally
        {
            capture = outer;
            raw.WidthOverride = outerWidth;
        }
    }

    /// <summary>Takes the progress line away before something else writes to the terminal.</summary>
    public void PrepareForOthers()
    {
        lock (gate)
        {
            progress?.Wipe();
        }
    }

    /// <summary>A pipeline has ended: its progress is no news any more.</summary>
    public void EndPipeline()
    {
        lock (gate)
        {
            progress?.Clear();
        }
    }

    public override void Write(string value) => WriteResult(value, newLine: false);

    public override void WriteLine(string value) => WriteResult(value, newLine: true);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        WriteResult(Paint(foregroundColor, backgroundColor, value), newLine: false);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        WriteResult(Paint(foregroundColor, backgroundColor, value), newLine: true);

    public override void WriteErrorLine(string value)
    {
        ErrorLines++;
        WriteMessage(value, Escape.Red);
    }

    public override void WriteWarningLine(string message) => WriteMessage("WARNING: " + message, Escape.Yellow);

    public override void WriteVerboseLine(string message) => WriteMessage("VERBOSE: " + message, Escape.Cyan);

    public override void WriteDebugLine(string message) => WriteMessage("DEBUG: " + message, Escape.Cyan);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (gate)
        {
            progress?.Report(record);
        }
    }

    public override string ReadLine() => dialogs.ReadLine();

    public override SecureString ReadLineAsSecureString() => dialogs.ReadSecret();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        dialogs.Prompt(caption, message, descriptions);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        dialogs.PromptForChoice(caption, message, choices, defaultChoice);

    public Collection<int> PromptForChoice(string? caption, string? message, Collection<ChoiceDescription> choices, IEnumerable<int>? defaultChoices) =>
        [dialogs.PromptForChoice(caption, message, choices, defaultChoices?.FirstOrDefault(-1) ?? -1)];

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        dialogs.PromptForCredential(caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        dialogs.PromptForCredential(caption, message, userName);

    private string Paint(ConsoleColor foreground, ConsoleColor background, string value)
    {
        if (!SupportsVirtualTerminal)
        {
            return value;
        }

        var start = Escape.Colour(foreground) + (background == raw.BackgroundColor ? "" : Escape.Colour(background, background: true));
        return start + value + Escape.Reset;
    }

    private void WriteResult(string? value, bool newLine)
    {
        lock (gate)
        {
            progress?.Wipe();
            var writer = capture ?? System.Console.Out;
            writer.Write(GetOutputString(value ?? "", SupportsVirtualTerminal));
            if (newLine)
            {
                writer.WriteLine();
            }
        }
    }

    private void WriteMessage(string? value, string colour)
    {
        lock (gate)
        {
            progress?.Wipe();
            var text = GetOutputString(value ?? "", terminal.ErrorColour);
            System.Console.Error.WriteLine(terminal.ErrorColour ? colour + text + Escape.Reset : text);
        }
    }
}
