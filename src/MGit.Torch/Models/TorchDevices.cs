using System.Globalization;
using MGit.Engine.Errors;
using MGit.Engine.Running.Runtimes;
using MGit.Torch.Natives;
using TorchSharp;
using static TorchSharp.torch;

namespace MGit.Torch.Models;

/// <summary>The devices that the loaded libtorch can use.</summary>
public static class TorchDevices
{
    private const string Expected = "\"auto\", \"cpu\" or \"cuda[:n]\"";

    /// <summary>Names of all of them, "cpu" first.</summary>
    public static IReadOnlyList<string> Names =>
        ["cpu", .. Enumerable.Range(0, CudaCount(TorchLibrary.Ensure())).Select(index => string.Create(CultureInfo.InvariantCulture, $"cuda:{index}"))];

    /// <summary>The device of a name; "auto" is the first CUDA device where there is one.</summary>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: no such name, or no such device here. <c>TorchRuntimeMissing</c>, <c>TorchRuntimeInvalid</c>.</exception>
    public static Device Resolve(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        TorchRuntimeLocation location = TorchLibrary.Ensure();
        string lower = name.ToLowerInvariant();
        bool isCuda = lower == "cuda" || lower.StartsWith("cuda:", StringComparison.Ordinal);
        int index = 0;
        if (lower is not ("auto" or "cpu") && !isCuda
            || (lower.Length > 4 && isCuda && !int.TryParse(lower.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out index)))
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"The device is \"{name}\"; expected {Expected}.", name);
        }

        int count = lower == "cpu" ? 0 : CudaCount(location);
        if (isCuda && index >= count)
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid,
                count == 0
                    ? $"There is no CUDA device that {location.Folder} can use; use cpu."
                    : $"There is no device cuda:{index}; this machine has {count}.",
                name);
        }

        return isCuda || (lower == "auto" && count > 0) ? new Device(DeviceType.CUDA, index) : CPU;
    }

    // Asking a libtorch without CUDA would make TorchSharp search, and copy, libraries of its own.
    private static int CudaCount(TorchRuntimeLocation location)
    {
        string library = OperatingSystem.IsWindows() ? "torch_cuda.dll" : "libtorch_cuda.so";
        return File.Exists(Path.Combine(location.Folder, library)) && cuda.is_available() ? cuda.device_count() : 0;
    }
}
