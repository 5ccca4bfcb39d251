using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Running;
using MGit.Engine.Store.Files;
using MGit.Engine.Tensors;
using static TorchSharp.torch;

namespace MGit.Torch.Training;

/// <summary>Writes trained models as <c>model.safetensors</c>: beside, flushed, then renamed, so that a file of that name is whole.</summary>
internal static class ModelWriter
{
    private const string FileName = "model.safetensors";
    private const string Partial = ".partial";
    private const int Piece = 1 << 20;

    /// <summary>Writes all models, or none.</summary>
    public static void Write(IReadOnlyList<(TrainedModel Model, IReadOnlyList<MemberParameter> Parameters)> trained, CancellationToken cancellationToken)
    {
        string[] paths = [.. trained.Select(member => Path.Combine(member.Model.OutputFolder, FileName))];
        try
        {
            for (int i = 0; i < paths.Length; i++)
            {
                ModelSource? initial = trained[i].Model.Initial;
                using FileStream file = new(paths[i] + Partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
                SafetensorsWriter.Write(file, trained[i].Parameters.Select(parameter => Entry(parameter, initial)), cancellationToken: cancellationToken);
                file.Flush(flushToDisk: true);
            }

            foreach (string path in paths)
            {
                File.Move(path + Partial, path);
            }
        }
        catch (Exception failed)
        {
            foreach (string path in paths)
            {
                File.Delete(path + Partial);
                File.Delete(path);
            }

            if (failed is IOException or UnauthorizedAccessException)
            {
                throw FileErrors.Translate(failed, paths[0]);
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
