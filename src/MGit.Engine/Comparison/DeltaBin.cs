namespace MGit.Engine.Comparison;

/// <summary>Part of a histogram of changes: how many elements changed by at least 2^<paramref name="Exponent"/> and less than twice that.</summary>
/// <param name="Exponent">The power of two; the lowest and the highest that are told apart also count what is beyond them.</param>
/// <param name="Elements">How many elements.</param>
public readonly record struct DeltaBin(int Exponent, long Elements);
