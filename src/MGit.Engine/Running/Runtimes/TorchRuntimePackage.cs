namespace MGit.Engine.Running.Runtimes;

/// <summary>A NuGet package that holds libtorch for a platform.</summary>
/// <param name="Platform">.NET's name of the platform.</param>
/// <param name="Id">The package's id, lower-case.</param>
/// <param name="Version">Its version, which is libtorch's.</param>
/// <param name="Length">Bytes of the package file.</param>
/// <param name="Sha512">SHA-512 of the package file, lower-case hexadecimal.</param>
public sealed record TorchRuntimePackage(string Platform, string Id, string Version, long Length, string Sha512)
{
    /// <summary>Every package this version knows. Only linux-x64 has been run; of the others, hash and contents were looked at.</summary>
    public static IReadOnlyList<TorchRuntimePackage> Known { get; } =
    [
        new(
            "linux-x64", "libtorch-cpu-linux-x64", TorchRuntimeLookup.Version, 128_200_806,
            "5e3b9a170aaabf0b2dc9e516cb3ff1b5f84e0deb266a0a0f28eed3d15466896fabd29270b1707fbc7c9d03b8adf7181edfa3d25d6d6a2f2451cef33727c8bd50"),
        new(
            "win-x64", "libtorch-cpu-win-x64", TorchRuntimeLookup.Version, 79_854_046,
            "aafac47bc6fc53548f9eca92856809f6013f51fcc58aaf9044f25d01e831c2d10180bfe364f40fbca021a9892911ee646fa0170a2f38d0a0eabc368742e02a10"),
        new(
            "osx-arm64", "libtorch-cpu-osx-arm64", TorchRuntimeLookup.Version, 56_910_439,
            "9e36d6e0d6e39cedd462c672989039100f24bc5419bde5b6ad54b4ed08a760ec7182cea1c9915323cdb3043b748b1d72451099faff9f9bea475c6dfb58a8f284"),
    ];

    /// <summary>The package's file name.</summary>
    public string FileName => $"{Id}.{Version}.nupkg";
}
