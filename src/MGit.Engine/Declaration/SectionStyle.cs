namespace MGit.Engine.Declaration;

/// <summary>How the value of a top-level key is written.</summary>
internal enum SectionStyle
{
    /// <summary>Nothing behind the colon.</summary>
    Empty,
    Scalar,
    Block,
    Flow,

    /// <summary>An alias, or a value with an anchor or a tag of its own.</summary>
    Shared,
}
