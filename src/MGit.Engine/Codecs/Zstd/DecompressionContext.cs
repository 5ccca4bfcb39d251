using ZstdSharp.Unsafe;
using static ZstdSharp.Unsafe.Methods;

namespace MGit.Engine.Codecs.Zstd;

/// <summary>Owns zstd's working memory for decompressing. Not thread-safe.</summary>
internal sealed unsafe class DecompressionContext : IPooledContext
{
    public DecompressionContext() => Pointer = ZSTD_createDCtx();

    ~DecompressionContext() => Free();

    public ZSTD_DCtx_s* Pointer { get; private set; }

    public long Size => (long)ZSTD_sizeof_DCtx(Pointer);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        ZSTD_freeDCtx(Pointer);
        Pointer = null;
    }
}
