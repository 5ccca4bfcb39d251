using System.Collections.Concurrent;

namespace MGit.Engine.Codecs.Zstd;

/// <summary>
/// Keeps idle contexts, as many as there are processors and only small ones: a context that grew for a large window is freed, so that
/// what the pool holds stays bounded.
/// </summary>
internal static class ZstdContextPool
{
    private const long LargestKept = 8 * 1024 * 1024;

    private static readonly ConcurrentBag<CompressionContext> Compressors = [];
    private static readonly ConcurrentBag<DecompressionContext> Decompressors = [];

    public static Rental<CompressionContext> RentCompression()
        => new(Compressors.TryTake(out CompressionContext? kept) ? kept : new CompressionContext(), Compressors);

    public static Rental<DecompressionContext> RentDecompression()
        => new(Decompressors.TryTake(out DecompressionContext? kept) ? kept : new DecompressionContext(), Decompressors);

    /// <summary>A context on loan; goes back to the pool when disposed.</summary>
    internal readonly ref struct Rental<T>(T context, ConcurrentBag<T> home)
        where T : class, IPooledContext
    {
        public T Context { get; } = context;

        public void Dispose()
        {
            if (Context.Size <= LargestKept && home.Count < Environment.ProcessorCount)
            {
                home.Add(Context);
            }
            else
            {
                Context.Dispose();
            }
        }
    }
}
