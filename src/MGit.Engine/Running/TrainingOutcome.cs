namespace MGit.Engine.Running;

/// <summary>How a training went.</summary>
/// <param name="Device">Where it ran.</param>
/// <param name="FinalLoss">Mean loss of the last epoch, per model in the request's order.</param>
public sealed record TrainingOutcome(string Device, IReadOnlyList<double> FinalLoss);
