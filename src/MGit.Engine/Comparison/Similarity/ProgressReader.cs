using System.Buffers.Binary;
using System.Globalization;
using MGit.Engine.Checkpoints;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>Collects what a model's files say of how far its training had come.</summary>
internal static class ProgressReader
{
    private const string TrainerState = "trainer_state.json";
    private const int StateLimit = 16_000_000;

    /// <summary>Files of a model whose heads are read again for it.</summary>
    private const int MaxFiles = 16;

    private static readonly string[] Endings = [".safetensors", ".pt", ".pth", ".ckpt", ".bin", ".zip", ".tar", ".pkl"];

    /// <summary>From the heads of its files, where nobody has read them yet.</summary>
    public static IReadOnlyDictionary<string, double> Read(ModelSource source, CancellationToken cancellationToken)
    {
        List<CheckpointLayout> layouts = [];
        foreach (string path in source.Files
            .Where(path => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))).Take(MaxFiles))
        {
            using Stream stream = source.OpenFile(path);
            layouts.Add(CheckpointReader.ReadLayout(stream, path, cancellationToken));
        }

        return Read(source, layouts);
    }

    public static IReadOnlyDictionary<string, double> Read(ModelSource source, IEnumerable<CheckpointLayout> layouts)
    {
        Dictionary<string, double> progress = [];
        foreach (CheckpointLayout layout in layouts)
        {
            foreach ((string key, double value) in layout.Progress)
            {
                progress.TryAdd(key, value);
            }

            foreach ((string key, string text) in layout.Metadata)
            {
                if (ProgressKeys.Find(key) is { } meaning
                    && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
                {
                    progress.TryAdd(meaning, value);
                }
            }
        }

        if (source.Files.FirstOrDefault(path => path == TrainerState || path.EndsWith("/" + TrainerState, StringComparison.Ordinal)) is { } state)
        {
            foreach ((string key, double value) in ReadState(source, state))
            {
                progress.TryAdd(key, value);
            }
        }

        if (Batches(source) is > 0 and var batches)
        {
            progress[ProgressKeys.Batches] = batches;
        }

        return progress;
    }

    private static IReadOnlyDictionary<string, double> ReadState(ModelSource source, string path)
    {
        using Stream stream = source.OpenFile(path);
        if (stream.Length > StateLimit)
        {
            return new Dictionary<string, double>();
        }

        byte[] json = new byte[stream.Length];
        stream.ReadExactly(json);
        return ProgressKeys.ReadJson(json);
    }

    private static long Batches(ModelSource source)
    {
        long most = 0;
        Span<byte> counter = stackalloc byte[sizeof(long)];
        foreach (SourceParameter parameter in source.Parameters
            .Where(parameter => parameter.ElementType == ElementType.I64 && parameter.Shape.ElementCount == 1
                && parameter.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).Take(SamplePlan.MaxTensors))
        {
            source.Read(parameter, 0, counter);
            most = Math.Max(most, BinaryPrimitives.ReadInt64LittleEndian(counter));
        }

        return most;
    }
}
