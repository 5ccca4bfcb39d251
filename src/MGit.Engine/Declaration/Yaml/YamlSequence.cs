namespace MGit.Engine.Declaration.Yaml;

/// <summary>A list.</summary>
internal sealed class YamlSequence(YamlPosition start, int end, IReadOnlyList<YamlNode> items, bool isFlow) : YamlNode(start, end)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    /// <summary>Written <c>[a, b]</c> rather than a line per item.</summary>
    public bool IsFlow { get; } = isFlow;

    public override string Kind => "a list";
}
