namespace MGit.Engine.Graph;

/// <summary>How what is restored compares to what was added.</summary>
public enum Fidelity
{
    /// <summary>Byte for byte.</summary>
    Exact,

    /// <summary>Every parameter within a stated bound.</summary>
    Bounded,
}
