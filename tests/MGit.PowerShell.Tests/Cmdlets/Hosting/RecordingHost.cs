using System.Globalization;
using System.Management.Automation.Host;

namespace MGit.PowerShell.Tests.Cmdlets.Hosting;

/// <summary>A host of 100 columns that keeps what is printed and refuses to answer, as one without a person before it does.</summary>
public sealed class RecordingHost : PSHost
{
    private readonly RecordingInterface _interface = new();

    /// <summary>Lines that were printed.</summary>
    public IReadOnlyList<string> Lines => _interface.Lines;

    /// <summary>Questions that were asked.</summary>
    public IReadOnlyList<string> Questions => _interface.Questions;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "MGit tests";

    public override PSHostUserInterface UI => _interface;

    public override Version Version => new(1, 0);

    /// <summary>Forgets what was printed.</summary>
    public void Clear() => _interface.Clear();

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }
}
