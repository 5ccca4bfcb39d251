using System.Buffers;
using MGit.Engine.Store.Contents.Statistics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Models;

/// <summary>Streams parameters in pieces, so that no tensor is ever in memory whole.</summary>
public static class ParameterPieces
{
    /// <summary>Receives a piece: the element it begins with, and its bytes, valid during the call.</summary>
    public delegate void Taker(long firstElement, ReadOnlySpan<byte> bytes);

    /// <summary>Reads a parameter's elements in order.</summary>
    /// <param name="model">Holds the parameter.</param>
    /// <param name="parameter">What is read.</param>
    /// <param name="pieceBytes">Bytes of a piece at most; it ends with an element.</param>
    /// <param name="take">Receives the pieces.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    public static void Read(ModelSource model, SourceParameter parameter, int pieceBytes, Taker take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(take);
        ArgumentOutOfRangeException.ThrowIfLessThan(pieceBytes, 16);
        int bits = parameter.ElementType.BitSize();
        pieceBytes -= pieceBytes % ElementValues.GroupBytes(parameter.ElementType);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(pieceBytes, Math.Max(1, parameter.Length)));
        try
        {
            for (long done = 0; done < parameter.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(pieceBytes, parameter.Length - done));
                long first = (long)((Int128)done * 8 / bits);
                model.Read(parameter, first, piece);
                take(first, piece);
                done += piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
