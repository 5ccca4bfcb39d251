using MGit.Engine.Datasets;
using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Tensors;

namespace MGit.Engine.Declaration;

/// <summary>A data set that creation functions and tests name. What each key does: docs/training.md.</summary>
public sealed record DatasetDeclaration
{
    public required string Name { get; init; }

    /// <summary>A path in the repository, with slashes; absolute where a runtime gets it.</summary>
    public required string Path { get; init; }

    /// <summary>How the files are read; null: by their names.</summary>
    public DatasetFormat? Format { get; init; }

    /// <summary>The column, or array, that holds what is to be predicted.</summary>
    public string? Label { get; init; }

    /// <summary>The column that holds the text to classify.</summary>
    public string? Text { get; init; }

    /// <summary>The columns (or the array) that are inputs; empty: all but the label and <see cref="Ignore"/>.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Columns that are no inputs.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Whether a table's first line names its columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The names of the classes in the order of their indices; empty: those that are found, in order.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The shape of a row ([1, 8, 8]); null: as the files say.</summary>
    public TensorShape? Shape { get; init; }

    /// <summary>How numbers are scaled; null: not at all.</summary>
    public FeatureScale? Scale { get; init; }

    /// <summary>What text becomes; null: characters for running text, a bag of words for a text column.</summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>The characters that have ids, in order; null: those that are found.</summary>
    public string? Alphabet { get; init; }

    /// <summary>How many ids (words) or places (bag) there are.</summary>
    public int? Vocabulary { get; init; }

    /// <summary>Tokens in a row.</summary>
    public int? Context { get; init; }

    /// <summary>The data set whose scale, classes and alphabet this one takes over: a file of test rows beside one of training rows.</summary>
    public string? Like { get; init; }

    /// <summary>What is done to the inputs whenever they are read, in this order.</summary>
    public IReadOnlyList<Perturbation> Perturb { get; init; } = [];

    /// <summary>Share of the rows that are for training, between 0 and 1; null where the data set is not split.</summary>
    public double? TrainShare { get; init; }

    /// <summary>Seed of the split.</summary>
    public long? SplitSeed { get; init; }

    public SourceLocation Location { get; init; }

    /// <summary>Whether two declarations say the same, wherever they stand.</summary>
    internal static bool SaySame(DatasetDeclaration left, DatasetDeclaration right)
        => left with { Location = default, Features = [], Ignore = [], Classes = [] } == right with { Location = default, Features = [], Ignore = [], Classes = [] }
            && left.Features.SequenceEqual(right.Features) && left.Ignore.SequenceEqual(right.Ignore) && left.Classes.SequenceEqual(right.Classes);
}
