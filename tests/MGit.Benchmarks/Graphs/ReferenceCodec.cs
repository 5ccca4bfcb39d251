using System.Globalization;
using System.Text.Json;
using MGit.Benchmarks.Store;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Graphs;

/// <summary>
/// What the paper's codec takes for the same tensors: equal contents once; a tensor whose first parent has one of its name and shape as
/// one LZMA stream of quantised differences (reference_lzma.py), kept where it is smaller; all others whole.
/// </summary>
internal sealed class ReferenceCodec(string data)
{
    private readonly HashSet<ContentId> _seen = [];

    /// <summary>Bytes that a model adds; null where the reference cannot be run.</summary>
    public long? Add(ModelSource model, ModelSource? parent)
    {
        long whole = 0;
        List<(byte[] Child, byte[] Parent)> pairs = [];
        foreach (SourceParameter parameter in model.Parameters)
        {
            if (!_seen.Add(model.ContentIdOf(parameter)))
            {
                continue;
            }

            SourceParameter? from = parent?.Parameters.FirstOrDefault(candidate => candidate.Name == parameter.Name && candidate.Shape.Equals(parameter.Shape));
            if (from is null || parameter.ElementType != ElementType.F32)
            {
                whole += parameter.Length;
            }
            else
            {
                pairs.Add((Read(model, parameter), Read(parent!, from)));
            }
        }

        return pairs.Count == 0 ? whole : whole + Compress(pairs);
    }

    private long? Compress(List<(byte[] Child, byte[] Parent)> pairs)
    {
        (string child, string parent) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            File.WriteAllBytes(child, [.. pairs.SelectMany(pair => pair.Child)]);
            File.WriteAllBytes(parent, [.. pairs.SelectMany(pair => pair.Parent)]);
            string sizes = string.Join(',', pairs.Select(pair => (pair.Child.Length / sizeof(float)).ToString(CultureInfo.InvariantCulture)));
            string? json = Tools.Output("python3", Path.Combine(data, "..", "tools", "reference_lzma.py"), child, parent, "--split", sizes);
            return json is null ? null : Math.Min((long)JsonDocument.Parse(json).RootElement.GetProperty("bytes").GetDouble(), pairs.Sum(pair => (long)pair.Child.Length));
        }
        finally
        {
            File.Delete(child);
            File.Delete(parent);
        }
    }

    private static byte[] Read(ModelSource model, SourceParameter parameter)
    {
        byte[] bytes = new byte[parameter.Length];
        model.Read(parameter, 0, bytes);
        return bytes;
    }
}
