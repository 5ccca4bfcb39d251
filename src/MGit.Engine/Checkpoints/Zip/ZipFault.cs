namespace MGit.Engine.Checkpoints.Zip;

/// <summary>Every way the directory of a zip archive can be wrong.</summary>
public enum ZipFault
{
    /// <summary>There is no end-of-directory record: the archive was not written or copied completely.</summary>
    DirectoryMissing,

    /// <summary>The directory does not lie where its record says, or is cut off.</summary>
    DirectoryInvalid,

    /// <summary>The 64-bit records contradict the others, or are cut off.</summary>
    Zip64Invalid,

    /// <summary>The archive is split over several files.</summary>
    Split,

    /// <summary>More entries, or a larger directory, than any model has.</summary>
    TooLarge,

    /// <summary>An entry's own header is not where the directory says, or names another file.</summary>
    LocalHeaderInvalid,

    /// <summary>An entry leads beyond the archive's data.</summary>
    EntryOutside,

    /// <summary>Two entries claim the same bytes.</summary>
    Overlap,

    /// <summary>Two entries have the same name.</summary>
    DuplicateName,
}
