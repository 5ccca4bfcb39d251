namespace MGit.Engine.Declaration.Yaml;

/// <summary>How a scalar is written.</summary>
internal enum YamlScalarForm
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}
