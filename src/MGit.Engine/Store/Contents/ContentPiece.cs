namespace MGit.Engine.Store.Contents;

/// <summary>A part of a stored content that is decoded at once.</summary>
/// <param name="Address">The content.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct ContentPiece(ContentAddress Address, long Offset, int Length);
