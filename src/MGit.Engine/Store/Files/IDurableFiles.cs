namespace MGit.Engine.Store.Files;

/// <summary>
/// The one door every durable file operation of a repository goes through: packs, lineage.yaml, lineage.lock, exports.
/// Production uses <see cref="DiskFiles"/>; tests put a disk behind it that forgets what was not flushed, or one that is full.
/// Thread-safe. A full disk is an MGitException with code DiskFull, everything else that goes wrong InputOutput.
/// </summary>
public interface IDurableFiles
{
    /// <summary>Opens a file for writing at given positions. Others may read, write and delete it meanwhile.</summary>
    IDurableFile Open(string path, DurableOpen mode);

    /// <summary>Renames a file or a folder within one file system; not durable before the folders' <see cref="FlushDirectory"/>.</summary>
    /// <param name="overwrite">Replace an existing file (never a folder).</param>
    void Move(string source, string destination, bool overwrite);

    /// <summary>Deletes a file, or a folder with everything in it; nothing happens where there is none.</summary>
    void Delete(string path);

    /// <summary>Returns once the folder's entries (names made, renamed and deleted) survive a power failure. Windows does so by itself.</summary>
    void FlushDirectory(string path);

    /// <summary>Makes a folder and those above it; nothing happens where it exists.</summary>
    void CreateDirectory(string path);
}
