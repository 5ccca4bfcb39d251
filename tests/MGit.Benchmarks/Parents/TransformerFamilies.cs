using System.Globalization;
using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Parents;

/// <summary>
/// State dicts with the layer lists of BERT-base, RoBERTa-base, ALBERT-base, DistilBERT and ELECTRA-base, every dimension divided by one
/// number: families of one base and its fine-tunes, which move every weight a little.
/// </summary>
internal sealed class TransformerFamilies(string folder, int divisor)
{
    /// <summary>Models of a family, its base among them.</summary>
    public const int FamilySize = 23;

    private const int Positions = 512;
    private const int MaxPiece = 1 << 18;

    private static readonly (string Name, int Layers, int Vocabulary, int Embedding)[] Architectures =
        [("bert", 12, 30522, 768), ("roberta", 12, 50265, 768), ("albert", 1, 30000, 128), ("distilbert", 6, 30522, 768), ("electra", 12, 30522, 768)];

    private readonly int _hidden = 768 / divisor;
    private readonly int _inner = 3072 / divisor;

    /// <summary>Writes a model. Number 0 of each family is its base; the others are fine-tunes of it.</summary>
    /// <returns>Its path, and the name of the base it was made from; empty for a base.</returns>
    public (string Path, string Base) Write(int number)
    {
        int family = number / FamilySize;
        int member = number % FamilySize;
        (string Name, int Layers, int Vocabulary, int Embedding) architecture = ArchitectureOf(number);
        string name = string.Create(CultureInfo.InvariantCulture, $"{architecture.Name}-f{family}");
        string path = Path.Combine(folder, member == 0 ? $"{name}.safetensors" : Letters(number) + ".safetensors");
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream, Tensors(architecture).Select(entry =>
        {
            TensorShape shape = new(entry.Shape);
            return new SafetensorsTensor(entry.Name, ElementType.F32, shape, output => Fill(output, shape.ElementCount, family, entry.Name, member));
        }));
        return (path, member == 0 ? string.Empty : name);
    }

    /// <summary>Bytes of a model's tensors.</summary>
    public long LengthOf(int number) => Tensors(ArchitectureOf(number)).Sum(tensor => new TensorShape(tensor.Shape).ElementCount * sizeof(float));

    private static (string Name, int Layers, int Vocabulary, int Embedding) ArchitectureOf(int number)
        => Architectures[number / FamilySize % Architectures.Length];

    /// <summary>A name that tells nothing of where the model belongs.</summary>
    private static string Letters(int number)
    {
        char[] letters = new char[8];
        uint state = (uint)number * 2654435761;
        for (int index = 0; index < letters.Length; index++)
        {
            letters[index] = (char)('a' + (state % 26));
            state = (state * 1664525) + 1013904223;
        }

        return new string(letters) + string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));
    }

    private IEnumerable<(string Name, long[] Shape)> Tensors((string Name, int Layers, int Vocabulary, int Embedding) architecture)
    {
        string prefix = architecture.Name;
        int embedding = architecture.Embedding / divisor;
        yield return ($"{prefix}.embeddings.word_embeddings.weight", [architecture.Vocabulary / divisor, embedding]);
        yield return ($"{prefix}.embeddings.position_embeddings.weight", [Positions / divisor, embedding]);
        yield return ($"{prefix}.embeddings.LayerNorm.weight", [embedding]);
        yield return ($"{prefix}.embeddings.LayerNorm.bias", [embedding]);
        for (int layer = 0; layer < architecture.Layers; layer++)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"{prefix}.encoder.layer.{layer}");
            foreach (string part in (string[])["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"])
            {
                yield return ($"{at}.{part}.weight", [_hidden, _hidden]);
                yield return ($"{at}.{part}.bias", [_hidden]);
            }

            yield return ($"{at}.intermediate.dense.weight", [_inner, _hidden]);
            yield return ($"{at}.intermediate.dense.bias", [_inner]);
            yield return ($"{at}.output.dense.weight", [_hidden, _inner]);
            yield return ($"{at}.output.dense.bias", [_hidden]);
            foreach (string norm in (string[])["attention.output.LayerNorm", "output.LayerNorm"])
            {
                yield return ($"{at}.{norm}.weight", [_hidden]);
                yield return ($"{at}.{norm}.bias", [_hidden]);
            }
        }

        yield return ($"{prefix}.pooler.dense.weight", [_hidden, _hidden]);
        yield return ($"{prefix}.pooler.dense.bias", [_hidden]);
    }

    private static void Fill(Stream output, long count, int family, string name, int member)
    {
        int place = 0;
        foreach (char letter in name)
        {
            place = (place * 31) + letter;
        }

        Random weights = new((family * 1000003) ^ place);
        Random noise = new((member * 7919) ^ place);
        float[] values = new float[Math.Min(count, MaxPiece)];
        for (long written = 0; written < count; written += values.Length)
        {
            Span<float> piece = values.AsSpan(0, (int)Math.Min(values.Length, count - written));
            for (int index = 0; index < piece.Length; index++)
            {
                float value = ((float)weights.NextDouble() - 0.5f) * 0.07f;
                piece[index] = member == 0 ? value : value + (((float)noise.NextDouble() - 0.5f) * 0.004f);
            }

            output.Write(MemoryMarshal.AsBytes(piece));
        }
    }
}
