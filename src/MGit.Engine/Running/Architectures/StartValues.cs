namespace MGit.Engine.Running.Architectures;

/// <summary>What a parameter holds before any training: uniform in <see cref="Center"/> ± <see cref="Spread"/>.</summary>
/// <param name="Center">The middle; the value itself where the spread is 0.</param>
/// <param name="Spread">The largest distance from it.</param>
public readonly record struct StartValues(double Center, double Spread)
{
    public static StartValues Zeros => default;

    public static StartValues Ones => new(1, 0);

    /// <summary>PyTorch's default for linear layers and convolutions: ±1/sqrt(fan-in).</summary>
    public static StartValues FanIn(long fanIn) => new(0, 1 / Math.Sqrt(fanIn));

    /// <summary>Uniform with this standard deviation.</summary>
    public static StartValues Deviation(double deviation) => new(0, deviation * Math.Sqrt(3));
}
