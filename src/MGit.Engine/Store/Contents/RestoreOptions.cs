using MGit.Engine.Repositories;

namespace MGit.Engine.Store.Contents;

/// <summary>How a model is written out.</summary>
public sealed record RestoreOptions
{
    public ExportFormat Format { get; init; } = ExportFormat.Original;

    /// <summary>Wildcards (* and ?) on parameter names; empty: all. Only with a format that can leave parameters out.</summary>
    public IReadOnlyList<string> ParameterPatterns { get; init; } = [];

    /// <summary>Replace files that are there, each atomically.</summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// Whether the destination names a folder to put files into. Null: a folder where it is one already, ends with a separator, or
    /// several files are written; else the file to write.
    /// </summary>
    public bool? IntoFolder { get; init; }

    /// <summary>The model's name: names the file of a conversion.</summary>
    public string Name { get; init; } = "model";

    /// <summary>A HuggingFace export is cut into shards above this many bytes.</summary>
    public long ShardBytes { get; init; } = 5_000_000_000;
}
