using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Running;
using MGit.Torch.Models;
using MGit.Torch.Natives;
using static TorchSharp.torch;

namespace MGit.Torch;

/// <summary>Runs and trains models with libtorch, and ONNX files with ONNX Runtime.</summary>
public sealed partial class TorchModelRuntime : IModelRuntime
{
    public IRunningModel Open(ModelSource source, ValueMap? architecture, string device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        TorchLibrary.Ensure();
        Device where = TorchDevices.Resolve(device);
        return architecture is null
            ? throw new MGitException(ErrorCode.ModelNotRunnable, $"{source.Name} has no graph that could be run.", source.Name)
            : DeclaredModelOpener.Open(source, architecture, where, cancellationToken);
    }
}
