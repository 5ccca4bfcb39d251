namespace MGit.Engine.Declaration.Editing;

/// <summary>Bytes of a file that others take the place of.</summary>
/// <param name="Offset">Where, in the file as it was before.</param>
/// <param name="Removed">How many bytes go.</param>
/// <param name="Inserted">What comes.</param>
public sealed record FileSplice(int Offset, int Removed, ReadOnlyMemory<byte> Inserted);
