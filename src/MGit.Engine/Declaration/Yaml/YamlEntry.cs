namespace MGit.Engine.Declaration.Yaml;

/// <summary>One key of a mapping with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsMerged">It came in through a merge key and is not written here.</param>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value, bool IsMerged);
