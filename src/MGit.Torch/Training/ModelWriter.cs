using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Store.Files;
using MGit.Engine.Tensors;
using static TorchSharp.torch;

namespace MGit.Torch.Training;

/// <summary>Writes a trained model as <c>model.safetensors</c>: beside, flushed, then renamed, so that a file of that name is whole.</summary>
internal static class ModelWriter
{
    private const string FileName = "model.safetensors";
    private const int Piece = 1 << 20;

    public static void Write(string folder, IReadOnlyList<MemberParameter> parameters, ModelSource? initial, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, FileName);
        string partial = path + ".partial";
        try
        {
            using (FileStream file = new(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                SafetensorsWriter.Write(file, parameters.Select(parameter => Entry(parameter, initial)), cancellationToken: cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, path);
        }
        catch (Exception failed)
        {
            File.Delete(partial);
            if (failed is IOException or UnauthorizedAccessException)
            {
                throw FileErrors.Translate(failed, path);
            }

            throw;
        }
    }

    private static SafetensorsTensor Entry(MemberParameter parameter, ModelSource? initial)
    {
        if (parameter.Kept is { } kept && initial is not null)
        {
            return new SafetensorsTensor(parameter.Name, kept.ElementType, kept.Shape, stream => Copy(initial, kept, stream));
        }

        return new SafetensorsTensor(parameter.Name, parameter.Declared.ElementType, parameter.Declared.Shape, stream =>
        {
            using Tensor values = parameter.Tensor.detach().cpu().contiguous();
            stream.Write(values.bytes);
        });
    }

    private static void Copy(ModelSource source, SourceParameter parameter, Stream stream)
    {
        byte[] piece = new byte[Math.Min(Piece, parameter.Length)];
        long elements = parameter.Shape.ElementCount;
        int size = parameter.ElementType switch
        {
            ElementType.F64 or ElementType.I64 => 8,
            ElementType.F32 => 4,
            ElementType.F16 or ElementType.BF16 => 2,
            _ => throw new MGitException(ErrorCode.CreationFailed, $"{parameter.Name} of type {parameter.ElementType} cannot be kept.", parameter.Name),
        };
        for (long first = 0; first < elements;)
        {
            int count = (int)Math.Min(elements - first, piece.Length / size);
            source.Read(parameter, first, piece.AsSpan(0, count * size));
            stream.Write(piece.AsSpan(0, count * size));
            first += count;
        }
    }
}
