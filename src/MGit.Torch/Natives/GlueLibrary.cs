using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MGit.Engine.Errors;
using MGit.Engine.Running.Runtimes;

namespace MGit.Torch.Natives;

/// <summary>
/// TorchSharp's own native library. The one of TorchSharp 0.107.0 for Linux asks libstdc++ for a symbol version that hosts before GCC 13
/// lack (Debian 12, Ubuntu 22.04, RHEL 9); the one symbol behind it, <c>std::ios_base_library_init()</c>, is never called. On such a host,
/// and only for the file whose hash is known, a private copy is loaded in which that version is weak.
/// </summary>
internal static class GlueLibrary
{
    private const string NewerVersion = "GLIBCXX_3.4.32";
    private const string KnownHash = "cf33b1b0bb6bbb9754a768fb5c5d04d9f498603be50e73f55621a0b40ee608b8";

    /// <summary>Loads it. libtorch must be loaded already.</summary>
    public static nint Load(TorchPlatform platform, string? dataFolder)
    {
        string path = SmallNatives.PathOf(platform.Glue);
        if (!File.Exists(path))
        {
            throw new MGitException(
                ErrorCode.TorchRuntimeInvalid,
                $"MGit has no {platform.Glue} for {platform.Identity} ({path} does not exist): models cannot run on this platform.",
                path);
        }

        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException refused) when (refused.Message.Contains(NewerVersion, StringComparison.Ordinal))
        {
            return NativeLibrary.Load(PrivateCopy(path, dataFolder, refused));
        }
    }

    private static string PrivateCopy(string path, string? dataFolder, DllNotFoundException refused)
    {
        byte[] bytes = File.ReadAllBytes(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (hash != KnownHash || !WeakVersion.Mark(bytes, NewerVersion))
        {
            throw new MGitException(
                ErrorCode.TorchRuntimeInvalid,
                $"{path} needs a libstdc++ with {NewerVersion} (GCC 13 or later), which this host lacks, and is not the file that is known to do without it.",
                path,
                refused);
        }

        if (dataFolder is null)
        {
            throw new MGitException(
                ErrorCode.TorchRuntimeInvalid,
                $"This host needs a private copy of {Path.GetFileName(path)}, and the user has no data folder to keep it in. Set HOME.",
                path,
                refused);
        }

        string folder = Path.Combine(dataFolder, "torch", TorchRuntimeInstaller.PrivateCopies + hash[..16]);
        string copy = Path.Combine(folder, Path.GetFileName(path));
        if (!File.Exists(copy) || !File.ReadAllBytes(copy).AsSpan().SequenceEqual(bytes))
        {
            Directory.CreateDirectory(folder);
            string beside = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllBytes(beside, bytes);
            File.Move(beside, copy, overwrite: true);
        }

        return copy;
    }
}
