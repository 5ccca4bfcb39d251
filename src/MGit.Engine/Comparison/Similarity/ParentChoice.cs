namespace MGit.Engine.Comparison.Similarity;

/// <summary>What was decided for a model that is about to be added.</summary>
/// <param name="Parent">Its parent; null for a root.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record ParentChoice(SketchedModel? Parent, string Reason);
