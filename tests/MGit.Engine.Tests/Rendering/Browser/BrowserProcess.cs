using System.Diagnostics;

namespace MGit.Engine.Tests.Rendering.Browser;

/// <summary>A headless browser of a test class's own, with a profile that goes with it.</summary>
public sealed class BrowserProcess : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("mgit-browser-");
    private Process? _process;

    /// <summary>The browser there is, or null.</summary>
    public static string? Program { get; } = Candidates().FirstOrDefault(File.Exists);

    /// <summary>The port its tools listen on, on this machine alone.</summary>
    public int Port { get; private set; }

    public async Task InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        ProcessStartInfo start = new(Program) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions", "--disable-background-networking",
            "--disable-dev-shm-usage", "--remote-debugging-port=0", $"--user-data-dir={_profile.FullName}", "about:blank",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        TaskCompletionSource<int> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, _) => { };
        _process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"{Program} ended before it listened."));
        _process.ErrorDataReceived += (_, line) =>
        {
            // "DevTools listening on ws://127.0.0.1:34567/devtools/browser/..."
            if (line.Data is { } text && text.StartsWith("DevTools listening on ", StringComparison.Ordinal))
            {
                listening.TrySetResult(new Uri(text[(text.LastIndexOf(' ') + 1)..]).Port);
            }
        };
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        Port = await listening.Task.WaitAsync(Patience);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A process of the browser may still hold a file of its profile; the folder is a temporary one.
        }
    }

    public void Dispose() => _process?.Dispose();

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("CHROME_PATH") is { Length: > 0 } named)
        {
            yield return named;
        }

        if (OperatingSystem.IsWindows())
        {
            foreach (Environment.SpecialFolder folder in new[] { Environment.SpecialFolder.ProgramFiles, Environment.SpecialFolder.ProgramFilesX86, Environment.SpecialFolder.LocalApplicationData })
            {
                yield return Path.Combine(Environment.GetFolderPath(folder), "Google", "Chrome", "Application", "chrome.exe");
            }

            yield break;
        }

        yield return "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (string name in new[] { "chromium", "chromium-browser", "google-chrome", "google-chrome-stable" })
            {
                yield return Path.Combine(folder, name);
            }
        }
    }
}
