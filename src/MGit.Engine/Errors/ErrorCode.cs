namespace MGit.Engine.Errors;

/// <summary>
/// Everything that can go wrong, as one closed list. The names are stable: scripts and automation match on them
/// (they are the error ids a cmdlet reports), so a member is added here, never renamed or reused.
/// </summary>
public enum ErrorCode
{
    /// <summary>No repository was found at, or above, the place that was looked at.</summary>
    RepositoryNotFound,

    /// <summary>The folder holds a repository that cannot be used as it is (damaged layout, unreadable catalog).</summary>
    RepositoryInvalid,

    /// <summary>The repository, its catalog, a pack or lineage.yaml was written by a newer MGit than this one.</summary>
    RepositoryTooNew,

    /// <summary>Another process holds the lock and did not give it back within the lock timeout.</summary>
    RepositoryLocked,

    /// <summary>The repository lies on read-only media or on a file system that offers no locks: it can be read, not written.</summary>
    RepositoryReadOnly,

    /// <summary>The disk is full, or the estimate made beforehand says the change would not fit.</summary>
    DiskFull,

    /// <summary>An input or output operation failed for another reason than a full disk.</summary>
    InputOutput,

    /// <summary>A file or folder the user named does not exist.</summary>
    PathNotFound,

    /// <summary>A path leads outside the folder it must stay in, or is not a legal path.</summary>
    PathInvalid,

    /// <summary>The destination exists and overwriting was not asked for.</summary>
    DestinationExists,

    /// <summary>A node name or node reference is not well formed.</summary>
    NodeNameInvalid,

    /// <summary>No node has that name, version or id.</summary>
    NodeNotFound,

    /// <summary>A node of that name (and version) already exists.</summary>
    NodeExists,

    /// <summary>A parent that was named does not exist.</summary>
    ParentMissing,

    /// <summary>The change would make a node its own ancestor.</summary>
    LineageCycle,

    /// <summary>The node has children and neither recursion nor re-parenting was asked for.</summary>
    NodeHasChildren,

    /// <summary>The node is held by an alias.</summary>
    NodeAliased,

    /// <summary>The node has no content here (it is declared, remote, or metadata only).</summary>
    NodeNotStored,

    /// <summary>A node that waits for something else (a creation function, a parent) cannot be made.</summary>
    NodeBlocked,

    /// <summary>No alias has that name.</summary>
    AliasNotFound,

    /// <summary>lineage.yaml (or a file it includes) is not valid; the errors carry file, line and column.</summary>
    DeclarationInvalid,

    /// <summary>lineage.yaml cannot be edited at that place (inside an alias, say) or was edited meanwhile.</summary>
    DeclarationConflict,

    /// <summary>A checkpoint file is malformed; the message names the fault.</summary>
    CheckpointInvalid,

    /// <summary>A checkpoint is well formed and holds something this version does not support.</summary>
    CheckpointUnsupported,

    /// <summary>The named parameter does not exist in the node.</summary>
    ParameterNotFound,

    /// <summary>Stored bytes do not match their checksum, id or structure: pack, offset and nodes hit are named.</summary>
    ContentCorrupt,

    /// <summary>Stored bytes that something refers to are not there.</summary>
    ContentMissing,

    /// <summary>A test did not pass.</summary>
    TestFailed,

    /// <summary>A merge has conflicts.</summary>
    MergeConflict,

    /// <summary>libtorch is not installed here, or not where it was looked for.</summary>
    TorchRuntimeMissing,

    /// <summary>The libtorch that was found cannot be used: another version, damaged files, or a host it does not run on.</summary>
    TorchRuntimeInvalid,

    /// <summary>The model cannot be run: no architecture is declared, or its parameters do not fit it.</summary>
    ModelNotRunnable,

    /// <summary>A dataset is not declared, cannot be read, or does not fit what it is used for.</summary>
    DatasetInvalid,

    /// <summary>A creation function ended without the model it should have made.</summary>
    CreationFailed,

    /// <summary>No test has that name.</summary>
    TestNotFound,

    /// <summary>Pester is needed to run a test, and is not installed.</summary>
    PesterMissing,

    /// <summary>Something that would run came from elsewhere, or changed since it last ran, and was not agreed to.</summary>
    NotTrusted,

    /// <summary>Two models do not fit each other: shapes, types or layers clash.</summary>
    ModelsIncompatible,

    /// <summary>An argument is outside its range or does not fit another one.</summary>
    ArgumentInvalid,

    /// <summary>The operation was stopped.</summary>
    Canceled,
}
