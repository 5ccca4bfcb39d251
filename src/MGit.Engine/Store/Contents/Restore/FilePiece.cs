namespace MGit.Engine.Store.Contents.Restore;

/// <summary>A stretch of a file that is made at once, of one or more parts.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Parts">In order.</param>
internal sealed record FilePiece(int Length, IReadOnlyList<FilePart> Parts);

/// <summary>Bytes of a stored content, or of the skeleton where there is no address.</summary>
/// <param name="Address">The content.</param>
/// <param name="Offset">First byte in it, or in the skeleton.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct FilePart(ContentAddress? Address, long Offset, int Length);
