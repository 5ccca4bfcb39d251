namespace MGit.Engine.Store.Files;

/// <summary>The durable operations a crash test can stop at.</summary>
internal enum FailpointKind
{
    /// <summary>A file was opened for writing, and made where it was not there.</summary>
    Open,

    /// <summary>Bytes written, not yet flushed.</summary>
    Write,

    /// <summary>A file forced to the disk.</summary>
    Flush,

    /// <summary>A file cut or grown.</summary>
    Truncate,

    /// <summary>A file or folder renamed.</summary>
    Move,

    /// <summary>A file or folder deleted.</summary>
    Delete,

    /// <summary>A folder's entries forced to the disk.</summary>
    FlushDirectory,

    /// <summary>A folder made.</summary>
    CreateDirectory,

    /// <summary>A transaction of the catalog made durable.</summary>
    CatalogCommit,
}
