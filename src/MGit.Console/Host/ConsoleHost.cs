using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;

namespace MGit.Console.Host;

/// <summary>The host of the PowerShell engine: hands out the user interface and remembers the exit code a script asked for.</summary>
internal sealed class ConsoleHost(ConsoleUserInterface userInterface) : PSHost
{
    /// <summary>The version of the product, without the build's commit.</summary>
    public static string ProductVersion { get; } = typeof(ConsoleHost).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public override string Name => "mgit";

    public override Version Version { get; } = typeof(ConsoleHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => userInterface;

    /// <summary>The user interface as it is: the engine hands commands a wrapper of its own instead.</summary>
    public override PSObject PrivateData { get; } = new(userInterface);

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <summary>The code of the last <c>exit</c>; null while nothing asked to leave.</summary>
    public int? RequestedExitCode { get; private set; }

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() =>
        throw new NotSupportedException("mgit has no nested prompt. Answer with another choice, or run the script in PowerShell 7.6 to debug it.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("mgit has no nested prompt to leave.");

    /// <summary>A native program is about to write to the terminal itself.</summary>
    public override void NotifyBeginApplication() => userInterface.PrepareForOthers();

    public override void NotifyEndApplication()
    {
    }
}
