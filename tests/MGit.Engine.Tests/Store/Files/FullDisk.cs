using MGit.Engine.Store.Files;

namespace MGit.Engine.Tests.Store.Files;

/// <summary>A disk that is full from a given write on: half of that write gets through, as on a real one.</summary>
internal sealed class FullDisk : IDurableFiles
{
    private const int NoSpaceUnix = 28;
    private const int DiskFullWindows = unchecked((int)0x80070070);

    private int _writesLeft = int.MaxValue;

    internal static IOException NoSpace => new("No space left on device", OperatingSystem.IsWindows() ? DiskFullWindows : NoSpaceUnix);

    internal void FillAfter(int writes) => _writesLeft = writes;

    internal void Free() => _writesLeft = int.MaxValue;

    public IDurableFile Open(string path, DurableOpen mode) => new FullFile(this, DiskFiles.Instance.Open(path, mode));

    public void Move(string source, string destination, bool overwrite) => DiskFiles.Instance.Move(source, destination, overwrite);

    public void Delete(string path) => DiskFiles.Instance.Delete(path);

    public void FlushDirectory(string path) => DiskFiles.Instance.FlushDirectory(path);

    public void CreateDirectory(string path) => DiskFiles.Instance.CreateDirectory(path);

    private sealed class FullFile(FullDisk disk, IDurableFile inner) : IDurableFile
    {
        public string Path => inner.Path;

        public long Length => inner.Length;

        public void Write(long position, ReadOnlySpan<byte> bytes)
        {
            if (disk._writesLeft-- <= 0)
            {
                disk._writesLeft = 0;
                inner.Write(position, bytes[..(bytes.Length / 2)]);
                throw FileErrors.Translate(NoSpace, Path);
            }

            inner.Write(position, bytes);
        }

        public void Flush() => inner.Flush();

        public void Truncate(long length) => inner.Truncate(length);

        public void Dispose() => inner.Dispose();
    }
}
