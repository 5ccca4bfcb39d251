namespace MGit.Engine.Declaration;

/// <summary>A data set that creation functions and tests name.</summary>
public sealed record DatasetDeclaration
{
    public required string Name { get; init; }

    /// <summary>A path in the repository, with slashes.</summary>
    public required string Path { get; init; }

    /// <summary>The column that holds what is to be predicted.</summary>
    public string? Label { get; init; }

    /// <summary>Share of the rows that are for training, between 0 and 1; null where the data set is not split.</summary>
    public double? TrainShare { get; init; }

    /// <summary>Seed of the split.</summary>
    public long? SplitSeed { get; init; }

    public SourceLocation Location { get; init; }
}
