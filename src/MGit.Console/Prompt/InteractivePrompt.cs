using System.Management.Automation;
using MGit.Console.Host;

namespace MGit.Console.Prompt;

/// <summary>The prompt: reads an input, runs it, and again, until <c>exit</c> or the end of the input.</summary>
internal sealed class InteractivePrompt(ConsoleSession session, Terminal terminal)
{
    private readonly HistoryFile file = HistoryFile.OfUser();

    public int Run()
    {
        var history = file.Load();
        var reader = new LineReader(terminal, history, new Completer(session.Runspace));
        Greet();
        while (session.Host.RequestedExitCode is null)
        {
            var text = reader.Read(PromptText());
            if (text is null)
            {
                return 0;
            }

            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            if (history.Add(text))
            {
                file.Append(text);
            }

            session.Run(shell => shell.AddScript(text), addToHistory: true);
        }

        return session.Host.RequestedExitCode ?? 0;
    }

    private static void Greet()
    {
        System.Console.Out.WriteLine($"mgit {ConsoleHost.ProductVersion}: MGit with the PowerShell engine {PSVersionInfoText()} inside.");
        System.Console.Out.WriteLine("Get-Command -Module MGit lists its cmdlets, Get-Help about_MGit begins, exit leaves.");
        System.Console.Out.WriteLine("For more than MGit's own work, PowerShell 7.6 with Import-Module MGit is the place.");
        System.Console.Out.WriteLine();
    }

    private static string PSVersionInfoText() => typeof(PowerShell).Assembly.GetName().Version is { } version ? version.ToString(2) : "";

    private string PromptText()
    {
        var location = session.Runspace.SessionStateProxy.Path.CurrentLocation.ProviderPath;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length > 1 && location.StartsWith(home, StringComparison.Ordinal)
            && (location.Length == home.Length || location[home.Length] == Path.DirectorySeparatorChar))
        {
            location = "~" + location[home.Length..];
        }

        return $"mgit {location}> ";
    }
}
