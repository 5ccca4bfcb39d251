namespace MGit.Engine.Updating.Creation.Builtins;

/// <summary>What a parameter of a built-in creation function holds.</summary>
internal enum ParameterKind
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A list of numbers, or one for all.</summary>
    Numbers,

    /// <summary>A list of texts, or one.</summary>
    Texts,

    /// <summary>A mapping, or a list of mappings or texts; what is in it is checked by whoever reads it.</summary>
    Structure,
}
