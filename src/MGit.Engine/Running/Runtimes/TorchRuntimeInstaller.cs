using MGit.Engine.Errors;
using MGit.Engine.Progress;

namespace MGit.Engine.Running.Runtimes;

/// <summary>
/// Puts libtorch into the user's data folder, and takes it out. A runtime is written beside and renamed into place: there is all of it
/// or nothing of it.
/// </summary>
public sealed class TorchRuntimeInstaller
{
    /// <summary>Where packages come from unless a user says otherwise.</summary>
    public const string DefaultSource = "https://api.nuget.org/v3/index.json";

    /// <summary>Begins the names of folders with private copies of small libraries, which are made again when they are needed.</summary>
    public const string PrivateCopies = "glue-";

    private const string Unfinished = ".unfinished-";

    private readonly TorchPlatform _platform;
    private readonly string _installations;

    /// <exception cref="MGitException"><c>PathNotFound</c>: the user has no data folder.</exception>
    public TorchRuntimeInstaller(TorchRuntimeFolders folders, TorchPlatform platform)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(platform);
        _platform = platform;
        _installations = folders.Installations
            ?? throw new MGitException(ErrorCode.PathNotFound, "There is no folder to install to: the user has no home (set HOME).");
    }

    /// <summary>The folder that holds the installed runtime, whether it is there or not.</summary>
    public string Folder => Path.Combine(_installations, TorchRuntimeLookup.FolderName(_platform));

    /// <summary>Whether something is installed there.</summary>
    public bool IsInstalled => Directory.Exists(Folder);

    private string Downloads => Path.Combine(_installations, "downloads");

    /// <summary>The package for this platform.</summary>
    /// <exception cref="MGitException"><c>TorchRuntimeMissing</c>: none is known.</exception>
    public TorchRuntimePackage Package => TorchRuntimePackage.Known.FirstOrDefault(package => package.Platform == _platform.Identity)
        ?? throw new MGitException(
            ErrorCode.TorchRuntimeMissing,
            $"There is no package of libtorch for {_platform.Identity}; there are {string.Join(", ", TorchRuntimePackage.Known.Select(package => package.Platform))}. "
            + $"Where PyTorch {TorchRuntimeLookup.Version} can be installed, Install-TorchRuntime -FromPython uses its libraries.");

    /// <summary>Downloads, checks and installs the platform's package.</summary>
    /// <param name="source">A NuGet feed, or a folder or file that holds the package.</param>
    /// <param name="progress">Bytes downloaded and unpacked.</param>
    /// <param name="cancellationToken">Stops; the part downloaded stays for the next time, nothing else does.</param>
    /// <exception cref="MGitException"><c>TorchRuntimeMissing</c>, <c>TorchRuntimeInvalid</c>, <c>InputOutput</c>, <c>PathNotFound</c>.</exception>
    public void Install(string source, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        using HttpClient client = new() { Timeout = Timeout.InfiniteTimeSpan };
        Install(Package, source, client, progress, cancellationToken);
    }

    internal void Install(
        TorchRuntimePackage package, string source, HttpClient client, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        using FileStream held = Hold();
        string file = new PackageDownload(client, Downloads, progress).Get(package, source, cancellationToken);
        Place(folder =>
        {
            PackageExtraction.Extract(file, package.Platform, folder, progress, cancellationToken);
            if (!_platform.IsIn(folder))
            {
                throw new MGitException(ErrorCode.TorchRuntimeInvalid, $"{file} lacks one of {string.Join(", ", _platform.Libraries)}.", file);
            }

            return ".";
        });
        if (Path.GetDirectoryName(file) == Downloads)
        {
            File.Delete(file);
        }
    }

    /// <summary>Uses the libraries of an installed PyTorch where they are.</summary>
    /// <param name="place">Its environment, interpreter or folder; null looks at the usual ones.</param>
    /// <exception cref="MGitException"><c>TorchRuntimeMissing</c>: there is none of the version needed.</exception>
    public void InstallFromPython(string? place)
    {
        string libraries = PythonTorch.Find(place, _platform);
        using FileStream held = Hold();
        Place(_ => libraries);
    }

    /// <summary>Removes what is installed, and what is left of downloads. The libraries of a PyTorch stay where they are.</summary>
    /// <exception cref="MGitException"><c>InputOutput</c>: a file is in use.</exception>
    public void Uninstall()
    {
        if (!Directory.Exists(_installations))
        {
            return;
        }

        using FileStream held = Hold();
        if (IsInstalled)
        {
            string old = Path.Combine(_installations, Unfinished + Path.GetRandomFileName());
            Try(() => Directory.Move(Folder, old));
        }

        RemoveUnfinished();
        string[] rests = [Downloads, .. Directory.EnumerateDirectories(_installations, PrivateCopies + "*")];
        foreach (string rest in rests.Where(Directory.Exists))
        {
            Try(() => Directory.Delete(rest, recursive: true));
        }
    }

    private void Place(Func<string, string> fill)
    {
        string beside = Path.Combine(_installations, Unfinished + Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(beside);
            string libraries = fill(beside);
            TorchRuntimeNote note = new(TorchRuntimeLookup.Version, _platform.Identity, libraries);
            using (FileStream written = new(Path.Combine(beside, TorchRuntimeNote.FileName), FileMode.CreateNew, FileAccess.Write))
            {
                written.Write(note.ToBytes());
                written.Flush(flushToDisk: true);
            }

            if (IsInstalled)
            {
                Directory.Move(Folder, Path.Combine(_installations, Unfinished + Path.GetRandomFileName()));
            }

            Directory.Move(beside, Folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new MGitException(ErrorCode.InputOutput, $"libtorch could not be put into {Folder}: {fault.Message}", Folder, fault);
        }
        finally
        {
            RemoveUnfinished();
        }
    }

    // One installation at a time: what is unfinished is then left over, not another process's work.
    private FileStream Hold()
    {
        Directory.CreateDirectory(_installations);
        string path = Path.Combine(_installations, ".lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            throw new MGitException(ErrorCode.InputOutput, $"Another process installs or removes libtorch ({path} is held).", path, fault);
        }
    }

    private void RemoveUnfinished()
    {
        foreach (string folder in Directory.EnumerateDirectories(_installations, Unfinished + "*"))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Libraries that a process has loaded cannot be deleted on Windows; the next installation tries again.
            }
        }
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new MGitException(
                ErrorCode.InputOutput, $"libtorch could not be removed from {_installations}; a process may have it loaded: {fault.Message}", _installations, fault);
        }
    }
}
