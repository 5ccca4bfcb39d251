namespace MGit.Engine.Declaration.Yaml;

/// <summary>The tags of YAML's core schema, the only ones a declaration may use.</summary>
internal enum CoreTag
{
    None,
    Null,
    Boolean,
    Integer,
    Float,
    String,
    Sequence,
    Mapping,
}
