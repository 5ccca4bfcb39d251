namespace MGit.Engine.Declaration.Yaml;

/// <summary>Bounds on what a YAML text may make of us; all are checked on the event stream, before anything is built.</summary>
internal static class YamlLimits
{
    /// <summary>Collections inside one another.</summary>
    public const int Depth = 64;

    /// <summary>Events that aliases stand for, in one file.</summary>
    public const int AliasEvents = 1_000_000;

    /// <summary>Events of one section's entry (a node, a test, a data set).</summary>
    public const int EntryEvents = 1_000_000;

    /// <summary>UTF-16 code units of one scalar.</summary>
    public const int ScalarLength = 1024 * 1024;
}
