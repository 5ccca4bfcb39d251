namespace MGit.Engine.Testing;

/// <summary>What came of a test on a node.</summary>
public enum TestOutcome
{
    /// <summary>It passed.</summary>
    Passed,

    /// <summary>It ran, and what it found is not good enough.</summary>
    Failed,

    /// <summary>It could not be carried out, or broke while it ran.</summary>
    Error,

    /// <summary>It did not run: the node has no content here, or the test itself skipped.</summary>
    Skipped,

    /// <summary>It measured, and nothing says which value would pass.</summary>
    Measured,
}
