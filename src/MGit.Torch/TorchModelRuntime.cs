using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Running;
using MGit.Torch.Models;
using MGit.Torch.Onnx;
using MGit.Torch.Scripts;

namespace MGit.Torch;

/// <summary>Runs and trains models with libtorch, and ONNX files with ONNX Runtime.</summary>
public sealed partial class TorchModelRuntime : IModelRuntime
{
    public IReadOnlyList<string> Devices => TorchDevices.Names;

    public IRunningModel Open(ModelSource source, ValueMap? architecture, string device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(device);
        if (architecture is not null)
        {
            return DeclaredModelOpener.Open(source, architecture, TorchDevices.Resolve(device), cancellationToken);
        }

        RunnableFile file = RunnableFile.Find(source);
        if (!file.IsOnnx)
        {
            return ScriptModelOpener.Open(source, file.Path, TorchDevices.Resolve(device), cancellationToken);
        }

        // ONNX models need no libtorch.
        return device.ToLowerInvariant() is "auto" or "cpu"
            ? OnnxModelOpener.Open(source, file.Path, cancellationToken)
            : throw new MGitException(ErrorCode.ArgumentInvalid, $"ONNX models run on the CPU here; the device is \"{device}\".", device);
    }
}
