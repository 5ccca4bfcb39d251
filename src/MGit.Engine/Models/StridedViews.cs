using MGit.Engine.Store.Contents.Restore;
using MGit.Engine.Tensors;

namespace MGit.Engine.Models;

/// <summary>
/// Reads views with strides in row-major order. The stretch of the extent that a view touches is taken into working memory once and
/// kept for the views used last, as a transposed matrix touches all of it with every row. Thread-safe.
/// </summary>
internal sealed class StridedViews(StridedViews.Source source) : IDisposable
{
    private const int Kept = 4;
    private const int CopyBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<Stretch> _recent = [];
    private bool _disposed;

    /// <summary>Fills the destination with bytes of the extent a view lies in.</summary>
    public delegate void Source(ExtentView view, long offset, Span<byte> destination);

    public void Read(ExtentView view, int key, long firstElement, Span<byte> destination)
    {
        Stretch stretch = Take(key);
        try
        {
            Pick(view, stretch.Load(view, source), firstElement, destination);
        }
        finally
        {
            GiveBack(stretch);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (Stretch stretch in _recent.Where(stretch => stretch.Users == 0))
            {
                stretch.Dispose();
            }

            _recent.Clear();
        }
    }

    private static void Pick(ExtentView view, Scratch bytes, long firstElement, Span<byte> destination)
    {
        int size = view.Entry.ElementType.BitSize() / 8;
        TensorShape shape = view.Entry.Shape;
        IReadOnlyList<long> strides = view.Entry.Strides!;
        Span<long> index = stackalloc long[TensorShape.MaxRank];
        long left = firstElement;
        long element = 0;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            index[axis] = left % shape[axis];
            left /= shape[axis];
            element += index[axis] * strides[axis];
        }

        for (int at = 0; at < destination.Length; at += size)
        {
            bytes.Read(element * size, destination.Slice(at, size));
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                element += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                element -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }
    }

    private Stretch Take(int key)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Stretch? stretch = _recent.FirstOrDefault(candidate => candidate.Key == key);
            if (stretch is null)
            {
                stretch = new Stretch(key);
            }
            else
            {
                _recent.Remove(stretch);
            }

            _recent.AddFirst(stretch);
            stretch.Users++;
            for (LinkedListNode<Stretch>? last = _recent.Last; _recent.Count > Kept && last is not null;)
            {
                LinkedListNode<Stretch>? before = last.Previous;
                if (last.Value.Users == 0)
                {
                    last.Value.Dispose();
                    _recent.Remove(last);
                }

                last = before;
            }

            return stretch;
        }
    }

    private void GiveBack(Stretch stretch)
    {
        lock (_gate)
        {
            if (--stretch.Users == 0 && _disposed)
            {
                stretch.Dispose();
            }
        }
    }

    private sealed class Stretch(int key) : IDisposable
    {
        private readonly Lock _loading = new();
        private Scratch? _bytes;

        public int Key => key;

        /// <summary>Reads under way; under the owner's lock.</summary>
        public int Users { get; set; }

        public Scratch Load(ExtentView view, Source source)
        {
            lock (_loading)
            {
                if (_bytes is not null)
                {
                    return _bytes;
                }

                int size = view.Entry.ElementType.BitSize() / 8;
                long length = checked(view.Span * size);
                Scratch bytes = new(length);
                try
                {
                    byte[] buffer = new byte[Math.Min(CopyBytes, length)];
                    for (long done = 0; done < length;)
                    {
                        Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - done));
                        source(view, view.Entry.ElementOffset * size + done, piece);
                        bytes.Write(done, piece);
                        done += piece.Length;
                    }
                }
                catch
                {
                    bytes.Dispose();
                    throw;
                }

                return _bytes = bytes;
            }
        }

        public void Dispose() => _bytes?.Dispose();
    }
}
