using System.Runtime.InteropServices;

namespace MGit.Engine.Running.Runtimes;

/// <summary>What libtorch's files are called on a platform, in the order in which they are loaded.</summary>
/// <param name="Identity">.NET's name of the platform ("linux-x64").</param>
/// <param name="Libraries">File names that a usable folder has, each after those it needs.</param>
/// <param name="Glue">TorchSharp's library, which comes with the module.</param>
public sealed record TorchPlatform(string Identity, IReadOnlyList<string> Libraries, string Glue)
{
    /// <summary>The platform this process runs on.</summary>
    public static TorchPlatform Current { get; } = For(SystemName, RuntimeInformation.ProcessArchitecture);

    private static string SystemName => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    /// <summary>Whether a folder holds libtorch for this platform.</summary>
    public bool IsIn(string folder) => Libraries.All(library => File.Exists(Path.Combine(folder, library)));

    internal static TorchPlatform For(string system, Architecture architecture)
    {
        string identity = system + "-" + architecture.ToString().ToLowerInvariant();
        return system switch
        {
            "win" => new(identity, ["c10.dll", "torch_cpu.dll", "torch.dll"], "LibTorchSharp.dll"),
            "osx" => new(identity, ["libc10.dylib", "libtorch_cpu.dylib", "libtorch.dylib"], "libLibTorchSharp.dylib"),
            _ => new(identity, ["libc10.so", "libtorch_cpu.so", "libtorch.so"], "libLibTorchSharp.so"),
        };
    }
}
