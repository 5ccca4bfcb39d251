namespace MGit.Engine.Store.Contents;

/// <summary>
/// How a file looks to the file system. Two equal identities mean unchanged bytes, except for a file changed within the clock's grain
/// of being looked at (see <see cref="IsSettled"/>). Times are 100 ns ticks since 0001-01-01 UTC; a change time or inode the system does not
/// give is 0.
/// </summary>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Last write.</param>
/// <param name="Changed">Last change of bytes or attributes, which no program can set.</param>
/// <param name="Inode">The file's number on its volume.</param>
public readonly record struct FileIdentity(long Size, long Modified, long Changed, long Inode)
{
    /// <summary>The coarsest clock of a file system in use: FAT's.</summary>
    private const long Grain = 2 * TimeSpan.TicksPerSecond;

    /// <summary>
    /// Git's rule for files touched in the same instant: an identity taken at a moment proves nothing when the file was changed that
    /// very moment, since it could have been changed again without looking different.
    /// </summary>
    public bool IsSettled(long seen) => Math.Max(Modified, Changed) + Grain <= seen;

    /// <summary>Of the file that a link leads to in the end. Null where the file is not there.</summary>
    public static FileIdentity? Of(string path)
    {
        FileInfo info = new(path);
        if (!info.Exists)
        {
            return null;
        }

        if (info.LinkTarget is not null)
        {
            info = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
            if (!info.Exists)
            {
                return null;
            }
        }

        (long changed, long inode) = FileStatus.Of(info.FullName);
        return new FileIdentity(info.Length, info.LastWriteTimeUtc.Ticks, changed, inode);
    }
}
