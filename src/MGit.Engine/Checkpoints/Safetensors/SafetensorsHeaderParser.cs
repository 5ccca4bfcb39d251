using System.Text.Json;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Safetensors;

/// <summary>Parses the JSON of a header token by token. Every departure from the format is one named fault.</summary>
internal static class SafetensorsHeaderParser
{
    public const string MetadataKey = "__metadata__";

    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 64 });
            return ParseHeader(ref reader);
        }
        catch (JsonException e)
        {
            throw new CheckpointException(SafetensorsFault.HeaderJsonInvalid, $"the header is not valid JSON: {e.Message}", null, e);
        }
        catch (InvalidOperationException e)
        {
            // Utf8JsonReader reports an escaped lone surrogate in this way: the text is valid UTF-8 and yet no string.
            throw new CheckpointException(SafetensorsFault.HeaderJsonInvalid, "the header holds a string with a lone surrogate", null, e);
        }
    }

    private static SafetensorsHeader ParseHeader(ref Utf8JsonReader reader)
    {
        List<SafetensorsEntry> tensors = [];
        Dictionary<string, string>? metadata = null;
        bool metadataSeen = false;
        HashSet<string> names = new(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name == MetadataKey)
            {
                if (metadataSeen)
                {
                    throw Duplicate(name, "the header");
                }

                metadataSeen = true;
                metadata = ParseMetadata(ref reader);
            }
            else if (!names.Add(name))
            {
                throw Duplicate(name, "the header");
            }
            else
            {
                tensors.Add(ParseTensor(name, ref reader));
            }
        }

        // One more read makes the reader look at what follows the object: only white space may.
        reader.Read();
        return new SafetensorsHeader(tensors, metadata ?? []);
    }

    private static Dictionary<string, string> ParseMetadata(ref Utf8JsonReader reader)
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        if (reader.TokenType == JsonTokenType.Null)
        {
            return metadata;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new CheckpointException(SafetensorsFault.MetadataInvalid, $"{MetadataKey} is not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new CheckpointException(SafetensorsFault.MetadataInvalid, $"{MetadataKey}: the value of '{Shown.Text(key)}' is not a string");
            }

            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw Duplicate(key, MetadataKey);
            }
        }

        return metadata;
    }

    private static SafetensorsEntry ParseTensor(string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Malformed(name, "its entry is not an object");
        }

        ElementType? type = null;
        long[]? dimensions = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null:
                    type = ParseType(name, ref reader);
                    break;
                case "shape" when dimensions is null:
                    dimensions = ParseNumbers(name, key, TensorShape.MaxRank, ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ParseNumbers(name, key, 2, ref reader);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Duplicate(key, $"tensor '{Shown.Text(name)}'");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is null || dimensions is null || offsets is not { Length: 2 })
        {
            string missing = type is null ? "dtype" : dimensions is null ? "shape" : "data_offsets of two numbers";
            throw Malformed(name, $"it has no {missing}");
        }

        return new SafetensorsEntry(name, type.Value, dimensions, offsets[0], offsets[1]);
    }

    private static ElementType ParseType(string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Malformed(name, "its dtype is not a string");
        }

        string text = reader.GetString()!;
        return SafetensorsTypes.TryParse(text, out ElementType type)
            ? type
            : throw new CheckpointException(SafetensorsFault.ElementTypeUnknown, $"tensor '{Shown.Text(name)}' has the type '{Shown.Text(text)}', which this version does not know");
    }

    private static long[] ParseNumbers(string name, string key, int limit, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Malformed(name, $"its {key} is not a list");
        }

        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number)
            {
                throw Malformed(name, $"its {key} holds something else than numbers");
            }

            if (numbers.Count == limit)
            {
                throw key == "shape"
                    ? new CheckpointException(SafetensorsFault.RankTooLarge, $"tensor '{Shown.Text(name)}' has more than {limit} dimensions")
                    : Malformed(name, $"its {key} has more than {limit} numbers");
            }

            if (!reader.TryGetInt64(out long number))
            {
                throw reader.TryGetUInt64(out _)
                    ? new CheckpointException(SafetensorsFault.Overflow, $"tensor '{Shown.Text(name)}': a number of its {key} does not fit 63 bits")
                    : Malformed(name, $"its {key} holds something else than whole numbers of 64 bits");
            }

            numbers.Add(number >= 0 ? number : throw Malformed(name, $"its {key} holds the negative number {number}"));
        }

        return [.. numbers];
    }

    private static CheckpointException Duplicate(string key, string where)
        => new(SafetensorsFault.DuplicateKey, $"the key '{Shown.Text(key)}' occurs twice in {where}");

    private static CheckpointException Malformed(string name, string what)
        => new(SafetensorsFault.TensorInfoInvalid, $"tensor '{Shown.Text(name)}': {what}");
}
