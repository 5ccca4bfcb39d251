using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using MGit.Engine.Errors;
using MGit.Engine.Running.Runtimes;

namespace MGit.Torch.Natives;

/// <summary>Loads libtorch into the process, once, before any type of TorchSharp is touched: its own search would copy 480 MB.</summary>
internal static class TorchLibrary
{
    private static readonly Lock Gate = new();
    private static TorchRuntimeLocation? loaded;
    private static nint glue;

    /// <summary>Loads it unless it is there; after a failure the next call tries again, as it may have been installed meanwhile.</summary>
    /// <exception cref="MGitException"><c>TorchRuntimeMissing</c>, <c>TorchRuntimeInvalid</c>.</exception>
    public static TorchRuntimeLocation Ensure()
    {
        lock (Gate)
        {
            return loaded ??= Load();
        }
    }

    /// <summary>The error for a machine where none was found.</summary>
    internal static MGitException Missing(TorchRuntimeFinding finding) => new(
        ErrorCode.TorchRuntimeMissing,
        $"libtorch {TorchRuntimeLookup.Version} is needed to run models and was not found. Run Install-TorchRuntime, or set "
        + $"{TorchRuntimeFolders.EnvironmentVariable} to a folder that holds it. Looked at: {string.Join("; ", finding.Tried)}.");

    private static TorchRuntimeLocation Load()
    {
        TorchRuntimeFolders folders = TorchRuntimeFolders.Current;
        TorchPlatform platform = TorchPlatform.Current;
        TorchRuntimeFinding finding = TorchRuntimeLookup.Find(folders, platform);
        TorchRuntimeLocation location = finding.Found ?? throw Missing(finding);
        string current = location.Folder;
        try
        {
            foreach (string library in platform.Libraries)
            {
                current = Path.Combine(location.Folder, library);
                NativeLibrary.Load(current);
            }

            current = SmallNatives.PathOf(platform.Glue);
            glue = GlueLibrary.Load(platform, folders.Data);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            throw new MGitException(
                ErrorCode.TorchRuntimeInvalid,
                $"{current} cannot be loaded on this host ({failure.Message.Trim()}). libtorch {TorchRuntimeLookup.Version} is needed: "
                + "run Install-TorchRuntime -Force.",
                current,
                failure);
        }

        Assembly torchSharp = Assembly.Load(new AssemblyName("TorchSharp"));
        NativeLibrary.SetDllImportResolver(torchSharp, (name, _, _) => IsGlue(name) ? glue : 0);
        // TorchSharp also asks for the library by name, which goes past the resolver of its imports.
        (AssemblyLoadContext.GetLoadContext(torchSharp) ?? AssemblyLoadContext.Default).ResolvingUnmanagedDll += (_, name) => IsGlue(name) ? glue : 0;
        return location;
    }

    private static bool IsGlue(string name) => name == "LibTorchSharp";
}
