using System.IO.Compression;
using MGit.Engine.Errors;
using MGit.Engine.Progress;

namespace MGit.Engine.Running.Runtimes;

/// <summary>Takes a platform's libraries out of a package.</summary>
internal static class PackageExtraction
{
    private const long MostBytes = 4L << 30;

    // For Python and for libtorch's own tests; nothing here loads them.
    private static readonly string[] LeftOut = ["torch_python", "jitbackend_test", "torchbind_test"];

    /// <summary>Writes the libraries into an existing empty folder, each flushed.</summary>
    /// <exception cref="MGitException"><c>TorchRuntimeInvalid</c>: an entry would leave the folder, or there is too much.</exception>
    public static void Extract(string package, string platform, string folder, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        string prefix = $"runtimes/{platform}/native/";
        ZipArchiveEntry[] entries =
        [
            .. archive.Entries.Where(entry => entry.FullName.StartsWith(prefix, StringComparison.Ordinal)
                && entry.FullName.Length > prefix.Length
                && !LeftOut.Any(name => entry.FullName.Contains(name, StringComparison.Ordinal))),
        ];
        Int128 total = entries.Aggregate((Int128)0, (sum, entry) => sum + entry.Length);
        if (total > MostBytes)
        {
            throw Fault(package, $"unpacks to {total} bytes, more than the {MostBytes} that are accepted");
        }

        byte[] piece = new byte[1 << 20];
        long done = 0;
        foreach (ZipArchiveEntry entry in entries)
        {
            string name = entry.FullName[prefix.Length..];
            if (name is "." or ".." || name.AsSpan().IndexOfAny("/\\:") >= 0)
            {
                throw Fault(package, $"holds {entry.FullName}, which is not a file of its folder");
            }

            using Stream read = entry.Open();
            using FileStream written = new(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None);
            while (read.Read(piece) is > 0 and var count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (written.Length + count > entry.Length)
                {
                    throw Fault(package, $"holds {entry.FullName}, which is longer than it says");
                }

                written.Write(piece, 0, count);
                done += count;
                progress?.Report(new OperationProgress("Unpacking", name, done, (long)total, ProgressUnit.Bytes));
            }

            written.Flush(flushToDisk: true);
        }
    }

    private static MGitException Fault(string package, string what) => new(ErrorCode.TorchRuntimeInvalid, $"{package} {what}. Nothing was installed.", package);
}
