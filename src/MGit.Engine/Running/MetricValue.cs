namespace MGit.Engine.Running;

/// <summary>A measured metric.</summary>
/// <param name="Name">Its name ("accuracy").</param>
/// <param name="Value">The value; a ratio for accuracy, nats per element for losses, milliseconds for latency.</param>
/// <param name="HigherIsBetter">The metric's direction.</param>
public sealed record MetricValue(string Name, double Value, bool HigherIsBetter);
