using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Tensors;
using MGit.Torch.Natives;
using MGit.Torch.Sharing;
using Microsoft.ML.OnnxRuntime;

namespace MGit.Torch.Onnx;

/// <summary>Opens ONNX files; large initializers are blocks that all open models of equal content share.</summary>
internal static class OnnxModelOpener
{
    // Small ones are often shapes and axes, which ONNX Runtime wants to see as constants.
    private const long LeastShared = 1024;
    private const long PieceElements = 4 << 20;

    public static OnnxModel Open(ModelSource source, string file, CancellationToken cancellationToken)
    {
        SmallNatives.UseOnnxRuntime();
        bool hasOtherFiles = source.Files.Count > 1;
        // An ONNX model and its external data; in a folder of models other files hold parameters of their own.
        bool isOneModel = source.Format == CheckpointFormat.Onnx;
        BlockLease lease = new();
        List<IDisposable> held = [];
        try
        {
            using SessionOptions options = new()
            {
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            // Packed copies of the weights, one set for each session, would undo the sharing.
            options.AddSessionConfigEntry("session.disable_prepacking", "1");
            long ownBytes = 0;
            foreach (SourceParameter parameter in source.Parameters.Where(parameter => parameter.File == file || isOneModel))
            {
                if (parameter.Length >= LeastShared && OnnxTypes.ToOnnx(parameter.ElementType) is { } type)
                {
                    NativeBlock block = lease.Take(source.ContentIdOf(parameter), () => ReadBlock(source, parameter, cancellationToken));
                    OrtValue value = OrtValue.CreateTensorValueWithData(
                        OrtMemoryInfo.DefaultInstance, type, parameter.Shape.ToArray(), block.Address, block.Length);
                    held.Add(value);
                    options.AddInitializer(parameter.Name, value);
                }
                else
                {
                    ownBytes += parameter.Length;
                }
            }

            return new(source.Name, NewSession(source, file, hasOtherFiles, options, held, cancellationToken), lease, ownBytes, held);
        }
        catch (Exception fault)
        {
            held.ForEach(one => one.Dispose());
            lease.Dispose();
            if (fault is OnnxRuntimeException)
            {
                throw new MGitException(ErrorCode.ModelNotRunnable, $"ONNX Runtime does not accept {source.Name}: {fault.Message}", source.Name, fault);
            }

            throw;
        }
    }

    // What ONNX Runtime reads by itself from other files it finds beside the model's.
    private static InferenceSession NewSession(
        ModelSource source, string file, bool hasOtherFiles, SessionOptions options, List<IDisposable> held, CancellationToken cancellationToken)
    {
        if (!hasOtherFiles)
        {
            return new InferenceSession(ReadWhole(source, file), options);
        }

        ModelFolder folder = new();
        held.Add(folder);
        folder.Fill(source, cancellationToken);
        return new InferenceSession(folder.PathOf(file), options);
    }

    private static NativeBlock ReadBlock(ModelSource source, SourceParameter parameter, CancellationToken cancellationToken)
    {
        NativeBlock block = new(parameter.Length);
        try
        {
            for (long first = 0; first < parameter.Shape.ElementCount; first += PieceElements)
            {
                cancellationToken.ThrowIfCancellationRequested();
                long count = Math.Min(PieceElements, parameter.Shape.ElementCount - first);
                source.Read(parameter, first, block.Slice(parameter.ElementType.ByteSize(first), (int)parameter.ElementType.ByteSize(count)));
            }

            return block;
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }

    private static byte[] ReadWhole(ModelSource source, string file)
    {
        using Stream stream = source.OpenFile(file);
        if (stream.Length > Array.MaxLength)
        {
            throw new MGitException(
                ErrorCode.ModelNotRunnable, $"{file} of {source.Name} has {stream.Length} bytes; ONNX files of more than 2 GB cannot be opened.", source.Name);
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
        stream.ReadExactly(bytes);
        return bytes;
    }
}
