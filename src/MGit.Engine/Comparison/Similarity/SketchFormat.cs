using System.Text;
using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>The bytes a sketch is kept as in the catalog. One of another version, or a damaged one, is made anew.</summary>
internal static class SketchFormat
{
    private const byte Version = 1;
    private const int MaxRank = 64;
    private const int MaxEntries = 1000;

    public static byte[] Write(ModelSketch sketch)
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(sketch.Format.ToString());
        writer.Write(sketch.TensorCount);
        writer.Write(sketch.Elements);
        writer.Write(sketch.Progress.Count);
        foreach ((string key, double value) in sketch.Progress.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Write(key);
            writer.Write(value);
        }

        ParentEvidence[] evidence = [.. sketch.Evidence.Take(MaxEntries)];
        writer.Write(evidence.Length);
        foreach (ParentEvidence said in evidence)
        {
            writer.Write(said.Source);
            writer.Write(said.Value);
        }

        writer.Write(sketch.Tensors.Count);
        foreach (SketchTensor tensor in sketch.Tensors)
        {
            writer.Write(tensor.Name);
            writer.Write(tensor.Shape.Rank);
            for (int axis = 0; axis < tensor.Shape.Rank; axis++)
            {
                writer.Write(tensor.Shape[axis]);
            }

            writer.Write(tensor.Samples.Length);
            foreach (float sample in tensor.Samples)
            {
                writer.Write(sample);
            }
        }

        return bytes.ToArray();
    }

    /// <returns>The sketch, or null where the bytes are none of this version.</returns>
    public static ModelSketch? Read(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            return reader.ReadByte() == Version ? Read(reader) : null;
        }
        catch (Exception fault) when (fault is IOException or ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static ModelSketch Read(BinaryReader reader)
    {
        CheckpointFormat format = Enum.Parse<CheckpointFormat>(reader.ReadString());
        int tensorCount = reader.ReadInt32();
        long elements = reader.ReadInt64();
        Dictionary<string, double> progress = [];
        for (int left = Count(reader, MaxEntries); left > 0; left--)
        {
            progress[reader.ReadString()] = reader.ReadDouble();
        }

        ParentEvidence[] evidence = new ParentEvidence[Count(reader, MaxEntries)];
        for (int index = 0; index < evidence.Length; index++)
        {
            evidence[index] = new ParentEvidence(reader.ReadString(), reader.ReadString());
        }

        SketchTensor[] tensors = new SketchTensor[Count(reader, SamplePlan.MaxTensors)];
        for (int index = 0; index < tensors.Length; index++)
        {
            string name = reader.ReadString();
            long[] dimensions = new long[Count(reader, MaxRank)];
            for (int axis = 0; axis < dimensions.Length; axis++)
            {
                dimensions[axis] = reader.ReadInt64();
            }

            float[] samples = new float[Count(reader, SamplePlan.MaxSamples)];
            for (int sample = 0; sample < samples.Length; sample++)
            {
                samples[sample] = reader.ReadSingle();
            }

            tensors[index] = new SketchTensor(name, new TensorShape(dimensions), samples);
        }

        return new ModelSketch(format, tensorCount, elements, tensors, progress, evidence);
    }

    private static int Count(BinaryReader reader, int most) =>
        reader.ReadInt32() is >= 0 and var count && count <= most ? count : throw new FormatException("A count is out of range.");
}
