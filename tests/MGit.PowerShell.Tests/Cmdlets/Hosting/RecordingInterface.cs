using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace MGit.PowerShell.Tests.Cmdlets.Hosting;

/// <summary>The part of <see cref="RecordingHost"/> that prints and asks.</summary>
internal sealed partial class RecordingInterface : PSHostUserInterface
{
    private readonly List<string> _lines = [];
    private readonly StringBuilder _line = new();

    public List<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public List<string> Questions { get; } = [];

    public override PSHostRawUserInterface RawUI { get; } = new FixedScreen();

    public override bool SupportsVirtualTerminal => false;

    public void Clear()
    {
        lock (_lines)
        {
            _lines.Clear();
        }
    }

    public override void Write(string value) => _line.Append(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value)
    {
        lock (_lines)
        {
            _lines.AddRange(Colour().Replace(_line + value, string.Empty).ReplaceLineEndings("\n").Split('\n'));
            _line.Clear();
        }
    }

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteDebugLine(string message)
    {
    }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override void WriteVerboseLine(string message)
    {
    }

    public override void WriteWarningLine(string message)
    {
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
        => throw Asked($"{caption} {message} {string.Join(", ", descriptions.Select(field => field.Name))}");

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        => throw Asked($"{caption} {message}");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw Asked(caption);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
        => throw Asked(caption);

    public override string ReadLine() => throw Asked("ReadLine");

    public override SecureString ReadLineAsSecureString() => throw Asked("ReadLineAsSecureString");

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colour();

    private HostException Asked(string question)
    {
        Questions.Add(question.Trim());
        return new HostException($"Nobody answers: {question}");
    }
}
