namespace MGit.Engine.Graph;

/// <summary>Whether a bounded node's tests have been run on what is restored.</summary>
public enum Acceptance
{
    /// <summary>No test has judged it.</summary>
    Untested,

    /// <summary>Its tests passed on the restored parameters.</summary>
    Tested,
}
