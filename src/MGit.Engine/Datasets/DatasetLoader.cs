using System.Text;
using MGit.Engine.Datasets.Formats;
using MGit.Engine.Datasets.Rows;
using MGit.Engine.Datasets.Texts;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets;

/// <summary>Reads declared data sets into memory. Nothing of a file is executed; <see cref="DatasetLimits"/> bound what is held.</summary>
public sealed class DatasetLoader(IReadOnlyList<DatasetDeclaration> declared)
{
    private const int DefaultContext = 64;
    private const int DefaultVocabulary = 4096;

    /// <summary>Reads a data set.</summary>
    /// <param name="name">Its name; case does not matter.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="MGitException">DatasetInvalid: not declared, or a file is malformed; the message names file and line.</exception>
    public Dataset Load(string name, CancellationToken cancellationToken = default)
    {
        DatasetDeclaration dataset = Find(name);
        Dataset? like = null;
        if (dataset.Like is { } other)
        {
            DatasetDeclaration model = Find(other);
            like = model.Like is null
                ? Read(model, null, cancellationToken)
                : throw DatasetFault.Of(name, $"is to be like {other}, which is itself like {model.Like}; expected like: {model.Like}");
        }

        return Read(dataset, like, cancellationToken);
    }

    /// <summary>The declaration of that name.</summary>
    /// <exception cref="MGitException">DatasetInvalid: there is none.</exception>
    public DatasetDeclaration Find(string name)
        => declared.FirstOrDefault(dataset => string.Equals(dataset.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw DatasetFault.Of(name, $"is not declared in lineage.yaml{Suggestion.For(name, declared.Select(dataset => dataset.Name))}");

    /// <summary>How a data set's files are read: as declared, else by their names.</summary>
    public static DatasetFormat FormatOf(DatasetDeclaration dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Format is { } declaredFormat)
        {
            return declaredFormat;
        }

        string path = dataset.Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? dataset.Path[..^3] : dataset.Path;
        if (Directory.Exists(path))
        {
            IReadOnlyList<string> files = DatasetFiles.List(path);
            return files.Any(file => file.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)) ? DatasetFormat.Npy
                : files.Any(file => file.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) ? DatasetFormat.Safetensors
                : Directory.EnumerateDirectories(path).Any() ? DatasetFormat.Images
                : DatasetFormat.Text;
        }

        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" or ".tsv" => DatasetFormat.Csv,
            ".txt" or ".md" or ".text" => DatasetFormat.Text,
            ".npy" => DatasetFormat.Npy,
            ".safetensors" => DatasetFormat.Safetensors,
            ".xy" => DatasetFormat.Xy,
            _ when Path.GetFileName(path).Contains("idx", StringComparison.OrdinalIgnoreCase) => DatasetFormat.Idx,
            _ => throw DatasetFault.Of(dataset.Name, $"has the path {DatasetFault.Quote(dataset.Path)}, whose name does not say what it is; expected format: csv, text, npy, safetensors, idx, images or xy"),
        };
    }

    /// <summary>Throws where a data set, or the one it is like, has no files.</summary>
    /// <exception cref="MGitException">DatasetInvalid.</exception>
    internal void RequireFiles(string name)
    {
        DatasetDeclaration dataset = Find(name);
        RequireFiles(dataset);
        if (dataset.Like is { } like)
        {
            RequireFiles(Find(like));
        }
    }

    private static void RequireFiles(DatasetDeclaration dataset)
    {
        if (!File.Exists(dataset.Path) && !Directory.Exists(dataset.Path))
        {
            throw DatasetFault.Of(dataset.Name, $"is declared with the path {dataset.Path}, where nothing is");
        }
    }

    private static Dataset Read(DatasetDeclaration dataset, Dataset? like, CancellationToken cancellationToken)
    {
        RequireFiles(dataset);
        RawData raw = FormatOf(dataset) switch
        {
            DatasetFormat.Csv => CsvFormat.Read(dataset, cancellationToken),
            DatasetFormat.Text => TextFormat.Read(dataset, cancellationToken),
            DatasetFormat.Npy or DatasetFormat.Safetensors => ArrayFormat.Read(dataset, cancellationToken),
            DatasetFormat.Idx => IdxFormat.Read(dataset, cancellationToken),
            DatasetFormat.Images => ImageFormat.Read(dataset, cancellationToken),
            _ => XyFormat.Read(dataset, cancellationToken),
        };
        RowSource rows = raw.Running is not null ? Language(dataset, raw.Running, like)
            : raw.Texts is not null ? Texts(dataset, raw.Texts, like)
            : Numbers(dataset, raw, like);
        IReadOnlyList<string>? known = dataset.Classes.Count > 0 ? dataset.Classes : like is { HasClasses: true } ? like.ClassNames : null;
        DatasetLabels labels = DatasetLabels.Of(dataset, raw, known);
        return new Dataset(dataset, rows, labels.Classes, labels.Names, labels.Values, labels.Width);
    }

    private static NumberRows Numbers(DatasetDeclaration dataset, RawData raw, Dataset? like)
    {
        TensorShape shape = dataset.Shape ?? raw.RowShape!;
        if (shape.ElementCount != raw.RowShape!.ElementCount)
        {
            throw DatasetFault.Of(dataset.Name, $"declares rows of shape {shape} ({shape.ElementCount} numbers) and has {raw.RowShape.ElementCount} numbers in a row");
        }

        int features = (int)shape.ElementCount;
        NumberScale scale = like?.Rows is NumberRows model && dataset.Scale is null ? model.Scale
            : NumberScale.Of(dataset.Scale, raw.Numbers!, features, DatasetSplit.Rows(raw.Count, dataset.TrainShare ?? 0.5, dataset.SplitSeed ?? 0, dataset.TrainShare is null ? DatasetPart.All : DatasetPart.Train));
        return scale.Features == 0 || scale.Features == features
            ? new NumberRows(raw.Numbers!, raw.Count, shape, scale)
            : throw DatasetFault.Of(dataset.Name, $"has {features} features and is to be like {dataset.Like}, which has {scale.Features}");
    }

    private static TextRows Texts(DatasetDeclaration dataset, string[] texts, Dataset? like)
    {
        TextEncoding encoding = dataset.Encoding ?? like?.Declaration.Encoding ?? TextEncoding.Bag;
        int vocabulary = dataset.Vocabulary ?? like?.Declaration.Vocabulary ?? DefaultVocabulary;
        int context = dataset.Context ?? like?.Declaration.Context ?? DefaultContext;
        Alphabet? alphabet = encoding != TextEncoding.Characters ? null : AlphabetOf(dataset, (like?.Rows as TextRows)?.Encoder.Alphabet, texts);
        TextEncoder encoder = new(encoding, encoding == TextEncoding.Bag ? vocabulary : context, vocabulary, alphabet);
        for (int row = 0; row < texts.Length; row++)
        {
            if (encoder.Unknown(texts[row]) is { } unknown)
            {
                throw Unknown(dataset, unknown, $"row {row + 1}");
            }
        }

        return new TextRows(texts, encoder);
    }

    private static LanguageRows Language(DatasetDeclaration dataset, byte[] bytes, Dataset? like)
    {
        int context = dataset.Context ?? like?.Declaration.Context ?? DefaultContext;
        ushort[] tokens;
        Alphabet alphabet;
        switch (dataset.Encoding ?? like?.Declaration.Encoding ?? TextEncoding.Characters)
        {
            case TextEncoding.Bytes:
                alphabet = Alphabet.Bytes;
                tokens = Array.ConvertAll(bytes, value => (ushort)value);
                break;
            case TextEncoding.Characters:
                string text = Decode(dataset, bytes);
                alphabet = AlphabetOf(dataset, (like?.Rows as LanguageRows)?.Alphabet, [text]);
                tokens = Encode(dataset, text, alphabet);
                break;
            default:
                throw DatasetFault.Of(dataset.Name, "is running text, which is encoded by characters or bytes; words and bag are for text: columns");
        }

        return tokens.Length > context
            ? new LanguageRows(tokens, alphabet, context)
            : throw DatasetFault.Of(dataset.Name, $"has {tokens.Length} tokens; expected more than context: {context}");
    }

    private static Alphabet AlphabetOf(DatasetDeclaration dataset, Alphabet? like, IEnumerable<string> texts)
    {
        if (dataset.Alphabet is null)
        {
            return like ?? Alphabet.TryFind(texts) ?? throw DatasetFault.Of(dataset.Name, $"has more than {Alphabet.MaxCount} different characters; expected encoding: bytes");
        }

        return Alphabet.TryOf(dataset.Alphabet) ?? throw DatasetFault.Of(dataset.Name, $"declares an alphabet that is empty, names a character twice, or has more than {Alphabet.MaxCount}");
    }

    private static ushort[] Encode(DatasetDeclaration dataset, string text, Alphabet alphabet)
    {
        ushort[] tokens = new ushort[text.Length];
        int count = 0;
        long line = 1;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!alphabet.TryGetId(rune, out tokens[count++]))
            {
                throw Unknown(dataset, rune, $"line {line}");
            }

            line += rune.Value == '\n' ? 1 : 0;
        }

        return tokens[..count];
    }

    private static string Decode(DatasetDeclaration dataset, byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException invalid)
        {
            throw DatasetFault.In(dataset.Path, $"byte {invalid.Index} is not UTF-8; expected UTF-8 text, or encoding: bytes", invalid);
        }
    }

    private static MGitException Unknown(DatasetDeclaration dataset, Rune rune, string place)
        => DatasetFault.In(dataset.Path, $"{place} holds {DatasetFault.Quote(rune.ToString())} (U+{rune.Value:X4}), which the alphabet {(dataset.Alphabet is null ? $"of {dataset.Like} " : "")}does not have");
}
