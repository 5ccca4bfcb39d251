namespace MGit.Engine.Store.Packs;

/// <summary>A pack as the catalog and the folder know it.</summary>
/// <param name="Number">Its number, as in record locations; 0 where the catalog does not know it.</param>
/// <param name="Name">Its file name without extension.</param>
/// <param name="Path">Full path.</param>
/// <param name="Length">Bytes on disk; -1 where the file is missing.</param>
/// <param name="CommittedLength">Bytes that commits cover.</param>
/// <param name="IsSealed">Whether nothing is ever appended to it again.</param>
public sealed record PackFile(long Number, string Name, string Path, long Length, long CommittedLength, bool IsSealed);
