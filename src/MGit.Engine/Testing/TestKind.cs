namespace MGit.Engine.Testing;

/// <summary>How a test measures.</summary>
public enum TestKind
{
    /// <summary>A metric of MGit's own over a declared dataset.</summary>
    Metric,

    /// <summary>A PowerShell script.</summary>
    Script,

    /// <summary>A Pester file.</summary>
    Pester,

    /// <summary>An external command.</summary>
    Command,
}
