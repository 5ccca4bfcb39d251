using System.Globalization;
using System.Runtime.InteropServices;
using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Datasets.Rows;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Running;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets;

/// <summary>A data set in memory, as it is declared: scaled, encoded, with classes. Immutable; safe from several threads.</summary>
public sealed class Dataset
{
    private readonly RowSource _rows;
    private readonly long[] _classes;
    private readonly float[] _values;

    internal Dataset(DatasetDeclaration declaration, RowSource rows, long[] classes, IReadOnlyList<string> classNames, float[] values, int labelWidth)
    {
        Declaration = declaration;
        _rows = rows;
        _classes = classes;
        ClassNames = classNames;
        _values = values;
        LabelWidth = labelWidth;
        Require(declaration.Perturb);
    }

    public DatasetDeclaration Declaration { get; }

    public string Name => Declaration.Name;

    /// <summary>Rows; for running text windows of it.</summary>
    public int Count => _rows.Count;

    /// <summary>The shape of a row's input.</summary>
    public TensorShape RowShape => _rows.RowShape;

    /// <summary>F32 for numbers, I64 for tokens.</summary>
    public ElementType InputType => _rows.InputType;

    /// <summary>Ids that tokens can have; 0 where inputs are numbers.</summary>
    public int Vocabulary => _rows.Vocabulary;

    /// <summary>Whether the next token is what is to be predicted.</summary>
    public bool IsLanguage => _rows is LanguageRows;

    /// <summary>Names of the classes, by index; empty where there are none.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    public bool HasClasses => _classes.Length > 0;

    /// <summary>Whether labels are numbers.</summary>
    public bool HasValues => _values.Length > 0;

    /// <summary>Numbers to predict for each row.</summary>
    public int LabelWidth { get; }

    internal RowSource Rows => _rows;

    /// <summary>The rows of a part, ascending.</summary>
    /// <exception cref="MGitException">DatasetInvalid: the data set is not split.</exception>
    public int[] RowsOf(DatasetPart part)
    {
        if (part == DatasetPart.All)
        {
            return DatasetSplit.Rows(Count, 0.5, 0, DatasetPart.All);
        }

        return Declaration.TrainShare is { } share
            ? DatasetSplit.Rows(Count, share, Declaration.SplitSeed ?? 0, part)
            : throw DatasetFault.Of(Name, $"declares no split, and its rows for {part.ToString().ToLowerInvariant()}ing are asked for; expected split: {{train: 0.8, seed: 1}} in its entry, or split: all here");
    }

    /// <summary>The part that a <c>split:</c> entry names, else the given part where the data set is split, else all.</summary>
    /// <exception cref="MGitException">ArgumentInvalid: another word.</exception>
    public DatasetPart PartOf(object? split, DatasetPart otherwise) => split switch
    {
        null => Declaration.TrainShare is null ? DatasetPart.All : otherwise,
        "all" => DatasetPart.All,
        "train" => DatasetPart.Train,
        "test" => DatasetPart.Test,
        _ => throw new MGitException(ErrorCode.ArgumentInvalid,
            $"The split is \"{Convert.ToString(split, CultureInfo.InvariantCulture)}\"; expected train, test or all.", split),
    };

    /// <summary>Throws where a perturbation does not fit these rows.</summary>
    /// <exception cref="MGitException">DatasetInvalid.</exception>
    public void Require(IReadOnlyList<Perturbation> perturbations)
    {
        ArgumentNullException.ThrowIfNull(perturbations);
        if (perturbations.Select(_rows.FaultOf).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            throw DatasetFault.Of(Name, fault);
        }
    }

    /// <summary>Rows as a model takes them.</summary>
    /// <param name="rows">Which, in the order wanted.</param>
    /// <param name="perturb">What is done to the inputs besides what the data set itself declares; null for nothing.</param>
    /// <param name="round">Another round perturbs differently: an epoch's number for augmentation.</param>
    public DatasetBatch Batch(ReadOnlySpan<int> rows, IReadOnlyList<Perturbation>? perturb = null, int round = 0)
    {
        int length = (int)RowShape.ElementCount;
        bool tokens = InputType == ElementType.I64;
        byte[] input = new byte[checked((long)rows.Length * length * (tokens ? sizeof(long) : sizeof(float)))];
        long[] next = IsLanguage ? new long[rows.Length * length] : [];
        long[] classes = new long[HasClasses ? rows.Length : 0];
        float[] values = new float[HasValues ? rows.Length * LabelWidth : 0];
        Perturbation[] perturbations = [.. Declaration.Perturb, .. perturb ?? []];
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            _rows.Fill(
                row,
                perturbations,
                round,
                tokens ? [] : MemoryMarshal.Cast<byte, float>(input.AsSpan()).Slice(i * length, length),
                tokens ? MemoryMarshal.Cast<byte, long>(input.AsSpan()).Slice(i * length, length) : [],
                IsLanguage ? next.AsSpan(i * length, length) : []);
            if (HasClasses)
            {
                classes[i] = _classes[row];
            }

            if (HasValues)
            {
                _values.AsSpan(row * LabelWidth, LabelWidth).CopyTo(values.AsSpan(i * LabelWidth));
            }
        }

        TensorShape shape = new([rows.Length, .. RowShape.Dimensions]);
        return new DatasetBatch(new NamedArray("input", InputType, shape, input), rows.Length, classes, values, next);
    }
}
