namespace MGit.Engine.Declaration.Yaml;

/// <summary>A node of a composed YAML tree. A node that an anchor names may be reached by several ways.</summary>
/// <param name="start">Where it begins, its anchor and tag included.</param>
/// <param name="end">Past its last character. A block collection ends where its last scalar does, not past the comments behind it.</param>
internal abstract class YamlNode(YamlPosition start, int end)
{
    public YamlPosition Start { get; } = start;

    public int End { get; } = end;

    /// <summary>Name of its anchor, if any.</summary>
    public string? Anchor { get; init; }

    /// <summary>The node itself, or what an alias stands for.</summary>
    public virtual YamlNode Resolved => this;

    /// <summary>What it is, for messages: "a string", "a list".</summary>
    public abstract string Kind { get; }
}
