namespace MGit.Engine.Codecs.Entropy;

/// <summary>Which table a symbol is coded with. The numbers are written into packs.</summary>
internal enum ModelKind : byte
{
    /// <summary>One table for all.</summary>
    Single = 0,

    /// <summary>By a context that both sides know, such as the exponent of the base's element.</summary>
    Context = 1,

    /// <summary>By the class of the group that the symbol lies in; the classes are written.</summary>
    Group = 2,
}
