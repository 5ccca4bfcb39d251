using MGit.Engine.Declaration;

namespace MGit.Engine.Repositories.Snapshots;

/// <summary>A snapshot and what it was made from; good for as long as none of these changed.</summary>
internal sealed record CachedSnapshot(
    LineageDeclaration Declaration,
    LineageLock Lock,
    long Sequence,
    string LineageFolder,
    LineageSnapshot Snapshot)
{
    public bool IsOf(LineageDeclaration declaration, LineageLock lineageLock, long sequence, string lineageFolder)
        => ReferenceEquals(Declaration, declaration) && ReferenceEquals(Lock, lineageLock) && Sequence == sequence && LineageFolder == lineageFolder;
}
