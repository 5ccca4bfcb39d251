using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Testing.Running;

/// <summary>The hash of a file, or of a folder with everything in it. A file that has not changed is not read again in this process.</summary>
internal static class FileDigest
{
    private static readonly ConcurrentDictionary<(string Path, long Length, long Modified), ContentId> Known = new();

    /// <exception cref="MGitException"><c>DatasetInvalid</c>: nothing is there.</exception>
    public static ContentId Of(string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return OfFile(new FileInfo(path), cancellationToken);
        }

        if (!Directory.Exists(path))
        {
            throw new MGitException(ErrorCode.DatasetInvalid, $"The dataset '{path}' does not exist.", path);
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (FileInfo file in new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(path, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
            hash.AppendData(OfFile(file, cancellationToken).ToArray());
        }

        return new ContentId(hash.GetHashAndReset());
    }

    private static ContentId OfFile(FileInfo file, CancellationToken cancellationToken)
    {
        (string, long, long) key = (file.FullName, file.Length, file.LastWriteTimeUtc.Ticks);
        if (Known.TryGetValue(key, out ContentId known))
        {
            return known;
        }

        using FileStream stream = new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, FileOptions.SequentialScan);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, read));
        }

        ContentId id = new(hash.GetHashAndReset());

        // A file written within the clock's grain of now may change again and look the same.
        if (DateTime.UtcNow - file.LastWriteTimeUtc > TimeSpan.FromSeconds(2))
        {
            Known[key] = id;
        }

        return id;
    }
}
