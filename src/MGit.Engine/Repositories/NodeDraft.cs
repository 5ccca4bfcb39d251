using System.Collections;
using MGit.Engine.Comparison.Similarity;

namespace MGit.Engine.Repositories;

/// <summary>What a user asks for when adding a node.</summary>
public sealed record NodeDraft
{
    /// <summary>Absolute path of a file or folder; null for a node that only declares or records a model.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The node's name, or <c>name@N</c>; null to derive it from the source's path.</summary>
    public string? Name { get; init; }

    /// <summary>The model this is the next version of: a name, or a pinned version of it. Implies the name.</summary>
    public string? VersionOf { get; init; }

    /// <summary>
    /// References of the nodes it was made from; a bare name is pinned to its latest version. Null: the previous version where there is
    /// <see cref="VersionOf"/>, else none. Empty: none.
    /// </summary>
    public IReadOnlyList<string>? Parents { get; init; }

    /// <summary>
    /// Look for the parent among the stored nodes and the other drafts that ask for it, when the input has ended. Takes a file or folder,
    /// and neither <see cref="Parents"/> nor <see cref="VersionOf"/>.
    /// </summary>
    public ParentThresholds? AutoParent { get; init; }

    /// <summary>Return the node that has this content already instead of adding another.</summary>
    public bool SkipUnchanged { get; init; }

    /// <summary>Null: that of the previous version, if any.</summary>
    public string? Type { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Description { get; init; }

    public IDictionary? Metadata { get; init; }

    /// <summary>How to make the node from its parents, in the shape of its YAML.</summary>
    public IDictionary? Create { get; init; }

    /// <summary>The model's architecture, in the shape of its YAML.</summary>
    public IDictionary? Architecture { get; init; }

    /// <summary>Patterns of parameters that training leaves alone.</summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>Null: as the repository's <c>store:</c> section says.</summary>
    public CompressionMode? Compression { get; init; }

    /// <summary>The bound of <see cref="CompressionMode.Bounded"/>; null: as the repository says.</summary>
    public double? Epsilon { get; init; }

    /// <summary>Read and hash the file even where its size and times say that nothing changed.</summary>
    public bool Rehash { get; init; }

    /// <summary>Anything the caller wants back with the result.</summary>
    public object? State { get; init; }

    /// <summary>The model's sketch, where it was made already.</summary>
    internal ModelSketch? Sketch { get; init; }

    /// <summary>Whether the source was written for this node alone and goes when it is stored: then nobody remembers where it was.</summary>
    internal bool IsWork { get; init; }
}
