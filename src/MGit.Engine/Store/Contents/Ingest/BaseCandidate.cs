namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>A stored tensor that one to be added may be a difference to.</summary>
/// <param name="Tensor">The stored tensor.</param>
/// <param name="Reason">Why it is a candidate, in a few words.</param>
internal readonly record struct BaseCandidate(BaseTensor Tensor, string Reason);
