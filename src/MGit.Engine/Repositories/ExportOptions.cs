namespace MGit.Engine.Repositories;

/// <summary>How a node is exported.</summary>
public sealed class ExportOptions
{
    public ExportFormat Format { get; init; } = ExportFormat.Original;

    /// <summary>Wildcards on parameter names; empty: all. Only with a format that can leave parameters out.</summary>
    public IReadOnlyList<string> ParameterPatterns { get; init; } = [];

    /// <summary>Replace what is there, atomically for each file.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Put the node's files into a folder of its own (its id, '/' kept as folders) below the destination.</summary>
    public bool OwnFolder { get; init; }
}
