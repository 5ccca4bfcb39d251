using System.Runtime.InteropServices;

namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>A test of the staged module that needs libtorch, as a build of the sources puts it into artifacts/torch.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() => Skip = MissingReason();

    internal static string? MissingReason()
    {
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string platform = $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        string folder = Path.GetFullPath(Path.Combine(StagedModule.Folder, "..", "..", "torch", platform));
        return Directory.Exists(folder) ? null : $"{folder} does not exist: there is no libtorch for {platform}.";
    }
}
