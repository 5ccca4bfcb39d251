namespace MGit.Engine.Declaration.Yaml;

/// <summary>A place in a YAML text. Index and column count UTF-16 code units of the text without its byte-order mark; line and column begin at 1.</summary>
internal readonly record struct YamlPosition(int Index, int Line, int Column);
