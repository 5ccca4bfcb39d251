using ZstdSharp.Unsafe;
using static ZstdSharp.Unsafe.Methods;

namespace MGit.Engine.Codecs.Zstd;

/// <summary>Owns zstd's working memory for compressing. Not thread-safe.</summary>
internal sealed unsafe class CompressionContext : IPooledContext
{
    public CompressionContext() => Pointer = ZSTD_createCCtx();

    ~CompressionContext() => Free();

    public ZSTD_CCtx_s* Pointer { get; private set; }

    public long Size => (long)ZSTD_sizeof_CCtx(Pointer);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        ZSTD_freeCCtx(Pointer);
        Pointer = null;
    }
}
