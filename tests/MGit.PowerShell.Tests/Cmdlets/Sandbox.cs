using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MGit.PowerShell.Tests.Cmdlets.Hosting;
using Shell = System.Management.Automation.PowerShell;

namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>
/// A folder with checkpoints and a repository, and a session in it. What is there is what the examples of the help speak of:
/// <c>checkpoints/face_400|440|480.safetensors</c>, <c>hf/checkpoint-500|1000</c>, and the repository <c>faces</c> with face@1, face@2,
/// face-edge@1 (made from face@2), face@production (face@1), face-old@1 in the trash, and the test size (tag nightly, for detectors).
/// </summary>
public sealed class Sandbox : IDisposable
{
    private readonly Runspace _runspace;

    private Sandbox(string root)
    {
        Root = root;
        Host = new RecordingHost();
        _runspace = RunspaceFactory.CreateRunspace(Host, InitialSessionState.CreateDefault2());
        _runspace.Open();
        Run($"Import-Module '{StagedModule.Console}'; Import-Module '{StagedModule.Manifest}'").Clean();
    }

    public string Root { get; }

    /// <summary>What is printed and asked.</summary>
    public RecordingHost Host { get; }

    public string Repository => Path.Combine(Root, "faces");

    public string CheckpointFolder => Path.Combine(Root, "checkpoints");

    /// <summary>Checkpoints, an empty repository, and a session in it.</summary>
    public static Sandbox Empty()
    {
        var sandbox = new Sandbox(Directory.CreateTempSubdirectory("mgit-cmdlets-").FullName);
        foreach (int epoch in new[] { 400, 440, 480 })
        {
            Checkpoint.Write(Path.Combine(sandbox.CheckpointFolder, $"face_{epoch}.safetensors"), epoch);
        }

        foreach (int step in new[] { 500, 1000 })
        {
            string folder = Path.Combine(sandbox.Root, "hf", $"checkpoint-{step}");
            Checkpoint.Write(Path.Combine(folder, "model.safetensors"), step);
            File.WriteAllText(Path.Combine(folder, "config.json"), "{\"model_type\":\"bert\"}");
        }

        sandbox.Run($"Initialize-Lineage '{sandbox.Repository}' | Out-Null; Set-Location '{sandbox.Repository}'").Clean();
        return sandbox;
    }

    /// <summary>As <see cref="Empty"/> with the nodes the examples speak of.</summary>
    public static Sandbox WithFaces()
    {
        Sandbox sandbox = Empty();
        sandbox.Run("""
            New-ModelNode ../checkpoints/face_400.safetensors -Name face -Type detector -Tag nightly -Metadata @{ epoch = 400 } | Out-Null
            New-ModelNode ../checkpoints/face_440.safetensors -VersionOf face -Type detector -Metadata @{ epoch = 440 } | Out-Null
            New-ModelNode ../checkpoints/face_480.safetensors -Name face-edge -Parent face -Type detector | Out-Null
            New-ModelNode ../hf/checkpoint-500 -Name face-old | Out-Null
            Remove-ModelNode face-old -Force
            Set-ModelAlias production face@1 | Out-Null
            """).Clean();
        sandbox.Script("tests/size.ps1", "param($Model) (Get-ChildItem $Model.Path | Measure-Object Length -Sum).Sum");
        sandbox.Run("Register-LineageTest size -Script tests/size.ps1 -Type detector -Tag nightly -Max 1e9 | Out-Null").Clean();
        return sandbox;
    }

    /// <summary>Writes a file of the repository.</summary>
    public void Script(string path, string text)
    {
        string full = Path.Combine(Repository, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Runs a script in the session.</summary>
    public Ran Run(string script)
    {
        using var shell = Shell.Create(_runspace);
        return Run(shell, script);
    }

    /// <summary>Starts a script, and stops it as Ctrl+C does once a condition holds.</summary>
    public (Ran Ran, TimeSpan UntilStopped) RunAndStop(string script, Func<Shell, bool> isTime)
    {
        using var shell = Shell.Create(_runspace);
        Task<Ran> running = Task.Run(() => Run(shell, script));
        while (!running.IsCompleted && !isTime(shell))
        {
            Thread.Yield();
        }

        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        shell.Stop();
        Ran ran = running.GetAwaiter().GetResult();
        return (ran, System.Diagnostics.Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Keeps other writers out, as a process that edits does; until disposed.</summary>
    public FileStream HoldLock() => new(Path.Combine(Repository, ".lineage", "locks", "edit.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Every file of the repository with its bytes, apart from the catalog's scratch files: to see that nothing changed.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() => Directory.EnumerateFiles(Repository, "*", SearchOption.AllDirectories)
        .Where(path => !path.EndsWith("-shm", StringComparison.Ordinal) && !path.EndsWith("-wal", StringComparison.Ordinal) && !path.EndsWith(".lock", StringComparison.Ordinal))
        .ToDictionary(
            path => Path.GetRelativePath(Repository, path),
            path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));

    public void Dispose()
    {
        _runspace.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private static Ran Run(Shell shell, string script)
    {
        var output = new PSDataCollection<PSObject>();
        var errors = new List<ErrorRecord>();
        try
        {
            shell.AddScript(script).Invoke(null, output);
        }
        catch (PipelineStoppedException)
        {
            // Stopped, as Ctrl+C would.
        }
        catch (RuntimeException terminating)
        {
            errors.Add(terminating.ErrorRecord);
        }

        errors.InsertRange(0, shell.Streams.Error);
        return new Ran(
            [.. output],
            errors,
            [.. shell.Streams.Warning.Select(record => record.Message)],
            [.. shell.Streams.Verbose.Select(record => record.Message)],
            [.. shell.Streams.Progress]);
    }
}
