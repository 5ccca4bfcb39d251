using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>The base chosen for a tensor with records of its own.</summary>
/// <param name="Entry">The base.</param>
/// <param name="Transform">What is done to its elements.</param>
/// <param name="Reason">Why it was chosen.</param>
internal sealed record TensorBase(ContentEntry Entry, BaseTransform Transform, string Reason);
