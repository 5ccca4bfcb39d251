namespace MGit.Engine.Progress;

/// <summary>One report of how far a long operation is. Reported often; whoever shows it throttles.</summary>
/// <param name="Activity">What is being done, in a few words ("Adding").</param>
/// <param name="Item">What it is being done to, or null.</param>
/// <param name="Done">Units done so far.</param>
/// <param name="Total">Units in all, or null where not known.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Detail">What changes while it goes on, in a few words ("epoch 3 of 20, loss 0.1234"), or null.</param>
public readonly record struct OperationProgress(string Activity, string? Item, long Done, long? Total, ProgressUnit Unit, string? Detail = null);
