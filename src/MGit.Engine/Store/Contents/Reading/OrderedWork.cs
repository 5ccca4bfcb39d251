using System.Buffers;

namespace MGit.Engine.Store.Contents.Reading;

/// <summary>Does pieces of work on several threads and hands their results over in order, a bounded number of them in flight.</summary>
internal static class OrderedWork
{
    /// <param name="pieces">What to do, in order; each says how many bytes it makes.</param>
    /// <param name="lengthOf">Bytes a piece makes; at most a few MiB.</param>
    /// <param name="make">Fills the piece's bytes; runs on several threads.</param>
    /// <param name="take">Receives the pieces in order, on the calling thread.</param>
    /// <param name="parallelism">Threads at most.</param>
    /// <param name="cancellation">Stops between two pieces.</param>
    public static void Run<T>(
        IEnumerable<T> pieces, Func<T, int> lengthOf, Filler<T> make, Taker<T> take, int parallelism, CancellationToken cancellation)
    {
        int window = Math.Max(1, parallelism) * 2 + 2;
        Queue<(T Piece, byte[] Buffer, int Length, Task Work)> flight = new(window);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            foreach (T piece in pieces)
            {
                cancellation.ThrowIfCancellationRequested();
                int length = lengthOf(piece);
                byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
                flight.Enqueue((piece, buffer, length, Task.Run(() => make(piece, buffer.AsSpan(0, length)), stop.Token)));
                if (flight.Count >= window)
                {
                    TakeFirst(flight, take);
                }
            }

            while (flight.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                TakeFirst(flight, take);
            }
        }
        finally
        {
            stop.Cancel();
            while (flight.TryDequeue(out (T Piece, byte[] Buffer, int Length, Task Work) left))
            {
                // Only waited for: the error that ended the run is the one that is thrown.
                ((IAsyncResult)left.Work).AsyncWaitHandle.WaitOne();
                ArrayPool<byte>.Shared.Return(left.Buffer);
            }
        }
    }

    private static void TakeFirst<T>(Queue<(T Piece, byte[] Buffer, int Length, Task Work)> flight, Taker<T> take)
    {
        (T piece, byte[] buffer, int length, Task work) = flight.Peek();
        work.GetAwaiter().GetResult();
        take(piece, buffer.AsMemory(0, length));
        flight.Dequeue();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Fills a piece's bytes.</summary>
    public delegate void Filler<in T>(T piece, Span<byte> bytes);

    /// <summary>Receives a piece's bytes, valid during the call.</summary>
    public delegate void Taker<in T>(T piece, ReadOnlyMemory<byte> bytes);
}
