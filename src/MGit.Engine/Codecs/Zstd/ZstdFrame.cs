using System.Numerics;
using ZstdSharp.Unsafe;
using static ZstdSharp.Unsafe.Methods;

namespace MGit.Engine.Codecs.Zstd;

/// <summary>
/// One zstd frame without magic, length and checksum (the codecs around it carry what is needed), with an optional raw prefix that
/// acts as a dictionary. Contexts are pooled: making one costs more than compressing a small skeleton.
/// </summary>
internal static unsafe class ZstdFrame
{
    /// <summary>Prefix and data may be this far apart: 128 MiB, the most a decoder accepts without being told.</summary>
    private const int MaxWindowLog = 27;

    private const int MinWindowLog = 10;

    private const int WithoutMagic = 1;

    /// <summary>Beyond this, finding the matches inside the prefix needs zstd's long-distance matcher.</summary>
    private const int LongDistanceFrom = 4 * 1024 * 1024;

    /// <summary>Compresses into <paramref name="destination"/>.</summary>
    /// <returns>The frame's length, or 0 where it does not fit.</returns>
    public static int TryCompress(ReadOnlySpan<byte> source, ReadOnlySpan<byte> prefix, int level, Span<byte> destination)
    {
        if (destination.IsEmpty)
        {
            return 0;
        }

        if (source.Overlaps(prefix))
        {
            // zstd takes a prefix that shares memory with the source for what came before it, and finds nothing.
            prefix = prefix.ToArray();
        }

        long reach = (long)source.Length + prefix.Length;
        int windowLog = Math.Clamp(BitOperations.Log2((ulong)Math.Max(reach, 1)) + 1, MinWindowLog, MaxWindowLog);
        using ZstdContextPool.Rental<CompressionContext> rental = ZstdContextPool.RentCompression();
        ZSTD_CCtx_s* context = rental.Context.Pointer;
        Check(ZSTD_CCtx_reset(context, ZSTD_ResetDirective.ZSTD_reset_session_and_parameters));
        Check(ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_compressionLevel, level));
        Check(ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_contentSizeFlag, 0));
        Check(ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_experimentalParam2, WithoutMagic));
        if (!prefix.IsEmpty)
        {
            Check(ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_windowLog, windowLog));
            if (reach > LongDistanceFrom)
            {
                Check(ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_enableLongDistanceMatching, 1));
            }
        }

        fixed (byte* from = source, before = prefix, to = destination)
        {
            if (!prefix.IsEmpty)
            {
                Check(ZSTD_CCtx_refPrefix(context, before, (nuint)prefix.Length));
            }

            nuint written = ZSTD_compress2(context, to, (nuint)destination.Length, from, (nuint)source.Length);
            return ZSTD_isError(written) ? 0 : checked((int)written);
        }
    }

    /// <summary>Decompresses; memory is bounded by <paramref name="destination"/>.</summary>
    /// <returns>Whether the frame was sound and held exactly as many bytes as the destination.</returns>
    public static bool TryDecompress(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> prefix, Span<byte> destination)
    {
        using ZstdContextPool.Rental<DecompressionContext> rental = ZstdContextPool.RentDecompression();
        ZSTD_DCtx_s* context = rental.Context.Pointer;
        Check(ZSTD_DCtx_reset(context, ZSTD_ResetDirective.ZSTD_reset_session_and_parameters));
        Check(ZSTD_DCtx_setParameter(context, ZSTD_dParameter.ZSTD_d_experimentalParam1, WithoutMagic));
        fixed (byte* from = frame, before = prefix, to = destination)
        {
            if (!prefix.IsEmpty)
            {
                Check(ZSTD_DCtx_refPrefix(context, before, (nuint)prefix.Length));
            }

            nuint written = ZSTD_decompressDCtx(context, to, (nuint)destination.Length, from, (nuint)frame.Length);
            return !ZSTD_isError(written) && written == (nuint)destination.Length;
        }
    }

    private static void Check(nuint result)
    {
        if (ZSTD_isError(result))
        {
            throw new ZstdException($"zstd refused a parameter: {ZSTD_getErrorName(result)}.");
        }
    }
}
