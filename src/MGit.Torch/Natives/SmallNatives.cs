using System.Reflection;
using System.Runtime.InteropServices;
using MGit.Engine.Running.Runtimes;

namespace MGit.Torch.Natives;

/// <summary>The native libraries that come with the module, in <c>natives/&lt;platform&gt;/</c> beside MGit.Torch.dll.</summary>
internal static class SmallNatives
{
    private static readonly string Folder = Path.Combine(
        Path.GetDirectoryName(typeof(SmallNatives).Assembly.Location)!, "natives", TorchPlatform.Current.Identity);

    private static readonly Lazy<bool> OnnxHooked = new(HookOnnx);

    public static string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Makes ONNX Runtime find its native library; before any of its types is touched.</summary>
    public static void UseOnnxRuntime() => _ = OnnxHooked.Value;

    private static bool HookOnnx()
    {
        string file = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";
        NativeLibrary.SetDllImportResolver(
            Assembly.Load(new AssemblyName("Microsoft.ML.OnnxRuntime")),
            (name, _, _) => name.StartsWith("onnxruntime", StringComparison.OrdinalIgnoreCase) && File.Exists(PathOf(file))
                ? NativeLibrary.Load(PathOf(file))
                : 0);
        return true;
    }
}
