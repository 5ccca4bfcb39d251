using System.Text.Json;
using MGit.Engine.Checkpoints.Bytes;

namespace MGit.Engine.Checkpoints.Folders;

/// <summary>Checks an index of shards (model.safetensors.index.json) against the shards: its weight_map says which file holds which tensor.</summary>
internal static class ShardIndex
{
    /// <exception cref="CheckpointException">With a <see cref="ShardFault"/>.</exception>
    public static void Check(CheckpointFile index, IReadOnlyList<CheckpointFile> files)
    {
        string prefix = index.RelativePath[..(index.RelativePath.LastIndexOf('/') + 1)];
        Dictionary<string, CheckpointFile> byPath = files.ToDictionary(f => f.RelativePath, StringComparer.Ordinal);
        Dictionary<string, HashSet<string>> tensorsOf = new(StringComparer.Ordinal);
        Dictionary<string, string> weightMap = ReadWeightMap(index);
        if (IsOfAnotherFormat(index, prefix, weightMap, byPath))
        {
            return;
        }

        foreach ((string tensor, string shard) in weightMap)
        {
            if (!tensorsOf.TryGetValue(shard, out HashSet<string>? tensors))
            {
                RequireInside(index, shard);
                if (!byPath.TryGetValue(prefix + shard, out CheckpointFile? file))
                {
                    throw Fault(ShardFault.ShardMissing, index, $"the shard '{Shown.Text(shard)}' is not there. Get the file, or remove the index if the model is complete without it.");
                }

                tensors = file.Layout.Tensors.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
                tensorsOf.Add(shard, tensors);
            }

            if (!tensors.Contains(tensor))
            {
                throw Fault(ShardFault.TensorMissing, index, $"the tensor '{Shown.Text(tensor)}' is said to lie in '{Shown.Text(shard)}', which does not hold it.");
            }
        }
    }

    /// <summary>
    /// Whether the index was left behind when only the other of two formats was downloaded: none of its shards is there, and files with
    /// tensors lie beside it.
    /// </summary>
    private static bool IsOfAnotherFormat(CheckpointFile index, string prefix, Dictionary<string, string> weightMap, Dictionary<string, CheckpointFile> byPath)
        => !weightMap.Values.Distinct(StringComparer.Ordinal).Any(shard => byPath.ContainsKey(prefix + shard))
            && weightMap.Values.All(IsInside)
            && byPath.Values.Any(f => f != index && f.Layout.Tensors.Count > 0 && f.RelativePath[..(f.RelativePath.LastIndexOf('/') + 1)] == prefix
                && ShardNames.IsOtherFormat(index.RelativePath, f.RelativePath));

    private static void RequireInside(CheckpointFile index, string shard)
    {
        if (!IsInside(shard))
        {
            throw Fault(ShardFault.PathOutsideFolder, index, $"the shard '{Shown.Text(shard)}' is not a plain path below the folder.");
        }
    }

    private static bool IsInside(string shard)
        => shard.AsSpan().IndexOfAny("\\:\0") < 0 && shard.Split('/').All(part => part is not ("" or "." or ".."));

    private static Dictionary<string, string> ReadWeightMap(CheckpointFile index)
    {
        byte[] json = SmallFile.Read(index.FullPath)
            ?? throw Fault(ShardFault.IndexInvalid, index, $"the index is larger than {SmallFile.Limit} bytes.");
        try
        {
            return ParseWeightMap(json, index);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CheckpointException(ShardFault.IndexInvalid, $"{index.FullPath}: the index is not valid JSON: {e.Message}", index.FullPath, e);
        }
    }

    private static Dictionary<string, string> ParseWeightMap(ReadOnlySpan<byte> json, CheckpointFile index)
    {
        Dictionary<string, string>? map = null;
        Utf8JsonReader reader = new(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isMap = reader.ValueTextEquals("weight_map"u8);
            reader.Read();
            if (!isMap)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartObject || map is not null)
            {
                throw Fault(ShardFault.WeightMapInvalid, index, "weight_map is not one object.");
            }

            map = new Dictionary<string, string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string tensor = reader.GetString()!;
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                {
                    throw Fault(ShardFault.WeightMapInvalid, index, $"weight_map: the file of '{Shown.Text(tensor)}' is not a string.");
                }

                if (!map.TryAdd(tensor, reader.GetString()!))
                {
                    throw Fault(ShardFault.DuplicateTensor, index, $"weight_map: the tensor '{Shown.Text(tensor)}' occurs twice.");
                }
            }
        }

        return map ?? throw Fault(ShardFault.WeightMapInvalid, index, "there is no weight_map.");
    }

    private static CheckpointException Fault(ShardFault fault, CheckpointFile index, string message)
        => new(fault, $"{index.FullPath}: {message}", index.FullPath);
}
