namespace MGit.Engine.Declaration;

/// <summary>What makes a node from its parents.</summary>
public enum CreateKind
{
    /// <summary>A PowerShell script of the repository.</summary>
    Script,

    /// <summary>A command line.</summary>
    Command,

    /// <summary>A function of MGit's own.</summary>
    Builtin,
}
