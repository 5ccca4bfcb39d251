namespace MGit.Engine.Store.Maintenance;

/// <summary>Sorts of faults in a store.</summary>
public enum FindingKind
{
    /// <summary>A pack is missing, or is not one.</summary>
    PackMissing,

    /// <summary>Bytes of a pack are damaged.</summary>
    PackCorrupt,

    /// <summary>A record's header does not follow its format.</summary>
    RecordInvalid,

    /// <summary>A stored content does not decode, or to another content than its id says.</summary>
    ContentCorrupt,

    /// <summary>A content that something needs is not there.</summary>
    ContentMissing,

    /// <summary>The catalog says something else than the packs.</summary>
    CatalogDiffers,
}
