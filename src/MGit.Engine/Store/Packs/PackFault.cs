namespace MGit.Engine.Store.Packs;

/// <summary>What is wrong at a place of a pack.</summary>
public enum PackFault
{
    None,

    /// <summary>The file does not begin as a pack does, or as another pack than its name says.</summary>
    NotAPack,

    /// <summary>Bytes that belong to no record.</summary>
    Garbage,

    /// <summary>The file ends inside a record, or before what the catalog says was committed.</summary>
    Truncated,

    /// <summary>A pack's head or a record's frame or header does not match its checksum.</summary>
    HeaderChecksum,

    /// <summary>A record's payload does not match its checksum.</summary>
    PayloadChecksum,

    /// <summary>A sound record of a kind this version does not know.</summary>
    UnknownKind,

    /// <summary>A pack or record of a newer format.</summary>
    TooNew,

    /// <summary>A pack the catalog knows is not there.</summary>
    Missing,

    /// <summary>A sound record after the last commit: what a writer that was stopped left behind, or commits the catalog does not know.</summary>
    Uncommitted,

    /// <summary>The file could not be read.</summary>
    Unreadable,
}
