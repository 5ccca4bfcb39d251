namespace MGit.Engine.Running.Trust;

/// <summary>What a repository can ask to be run.</summary>
public enum RunnableKind
{
    /// <summary>A PowerShell script.</summary>
    Script,

    /// <summary>A Pester file.</summary>
    Pester,

    /// <summary>An external program with its arguments.</summary>
    Command,
}
