namespace MGit.Engine.Declaration.Yaml;

/// <summary>A mapping; keys are scalars and distinct. What merge keys (<c>&lt;&lt;</c>) bring in stands behind the own entries.</summary>
internal sealed class YamlMapping(YamlPosition start, int end, IReadOnlyList<YamlEntry> entries, bool isFlow) : YamlNode(start, end)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    /// <summary>Written <c>{a: 1}</c> rather than a line per key.</summary>
    public bool IsFlow { get; } = isFlow;

    public override string Kind => "a mapping";

    /// <summary>The entry of a key, or null.</summary>
    public YamlEntry? Find(string key)
    {
        foreach (YamlEntry entry in Entries)
        {
            if (entry.Key.Text == key)
            {
                return entry;
            }
        }

        return null;
    }
}
