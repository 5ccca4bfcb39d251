using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MGit.Engine.Codecs.Rows;

/// <summary>
/// What is known of the rows of a block before their elements. A row may have changed like an earlier one, or opposite to it: its base is then
/// moved by what its source changed by. Networks trained with Adam on few outputs have whole groups of rows that move together (a rank-one
/// gradient, of which Adam keeps little but the signs), and so has a target network that follows another one in the same file. Any other row
/// may be its base times a number: weight decay, and training far between two checkpoints, shrink what was there.
/// </summary>
internal sealed class RowPlan
{
    private readonly List<RowStretch> _stretches = [];
    private readonly List<int> _starts = [];
    private readonly List<int> _lengths = [];
    private readonly List<int> _ordinals = [];
    private readonly Dictionary<int, List<int>> _byLength = [];
    private readonly int[] _references;
    private readonly int[] _scales;

    /// <summary>A scale is 1 and so many parts more or less.</summary>
    public const int ScaleParts = 1 << 16;

    /// <summary>The largest scale, in parts.</summary>
    public const int MaxScale = 1 << 20;

    /// <param name="stretches">Where the rows lie.</param>
    /// <param name="elements">Elements of the block.</param>
    /// <exception cref="CodecException">Rows that the block has no room for.</exception>
    public RowPlan(IEnumerable<RowStretch> stretches, int elements)
    {
        long at = 0;
        foreach (RowStretch stretch in stretches)
        {
            at += stretch.Skip;
            if (stretch.Skip < 0 || stretch.Length < RowStretch.MinLength || stretch.Rows < 1 || at + (long)stretch.Length * stretch.Rows > elements)
            {
                throw new CodecException("The block has rows that it has no room for.");
            }

            _stretches.Add(stretch);
            if (!_byLength.TryGetValue(stretch.Length, out List<int>? same))
            {
                _byLength.Add(stretch.Length, same = []);
            }

            for (int row = 0; row < stretch.Rows; row++, at += stretch.Length)
            {
                _ordinals.Add(same.Count);
                same.Add(_starts.Count);
                _starts.Add((int)at);
                _lengths.Add(stretch.Length);
            }
        }

        _references = new int[_starts.Count];
        _scales = new int[_starts.Count];
    }

    public IReadOnlyList<RowStretch> Stretches => _stretches;

    public int Count => _starts.Count;

    /// <summary>Per row how many rows of its length back its source is, negative where it changed in the opposite way; 0 for none.</summary>
    public Span<int> References => _references;

    /// <summary>Per row by how many parts its base is scaled up; counts only where there is no reference.</summary>
    public Span<int> Scales => _scales;

    /// <summary>The factor of a scale in parts.</summary>
    public static float FactorOf(int scale) => (float)(ScaleParts + scale) / ScaleParts;

    public int StartOf(int row) => _starts[row];

    public int LengthOf(int row) => _lengths[row];

    /// <summary>How many rows of its length there are before it.</summary>
    public int OrdinalOf(int row) => _ordinals[row];

    /// <summary>The row so many rows of its length before another.</summary>
    public int Before(int row, int distance) => _byLength[_lengths[row]][_ordinals[row] - distance];

    /// <summary>The plan without the stretches that nothing refers to or from.</summary>
    public RowPlan Pruned(int elements)
    {
        bool[] used = new bool[Count];
        for (int row = 0; row < Count; row++)
        {
            used[row] |= _scales[row] != 0;
            if (_references[row] != 0)
            {
                used[row] = used[Before(row, Math.Abs(_references[row]))] = true;
            }
        }

        List<RowStretch> kept = [];
        List<int> rows = [];
        int skip = 0;
        int first = 0;
        foreach (RowStretch stretch in _stretches)
        {
            skip += stretch.Skip;
            if (used.AsSpan(first, stretch.Rows).Contains(true))
            {
                kept.Add(stretch with { Skip = skip });
                rows.AddRange(Enumerable.Range(first, stretch.Rows));
                skip = 0;
            }
            else
            {
                skip += stretch.Length * stretch.Rows;
            }

            first += stretch.Rows;
        }

        RowPlan pruned = new(kept, elements);
        Dictionary<int, int> places = [];
        for (int row = 0; row < rows.Count; row++)
        {
            places.Add(rows[row], row);
            pruned._scales[row] = _scales[rows[row]];
            int reference = _references[rows[row]];
            if (reference != 0)
            {
                int distance = pruned._ordinals[row] - pruned._ordinals[places[Before(rows[row], Math.Abs(reference))]];
                pruned._references[row] = reference < 0 ? -distance : distance;
            }
        }

        return pruned;
    }

    /// <summary>Walks through a block's elements in parts that have one source each.</summary>
    public RowCursor Begin() => new(this);

    /// <summary>The base of a part times a factor, rounded to single precision; where that is not finite the parent's own bits.</summary>
    public static void Scale(ReadOnlySpan<float> parent, float factor, Span<float> scaled)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref float at = ref MemoryMarshal.GetReference(parent);
            ref float result = ref MemoryMarshal.GetReference(scaled);
            for (; i <= Math.Min(parent.Length, scaled.Length) - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> still = Vector256.LoadUnsafe(ref at, (nuint)i);
                Vector256<float> product = still * factor;
                Vector256<float> finite = Vector256.LessThan(Vector256.Abs(product), Vector256.Create(float.PositiveInfinity));
                Vector256.ConditionalSelect(finite, product, still).StoreUnsafe(ref result, (nuint)i);
            }
        }

        for (; i < parent.Length; i++)
        {
            float product = parent[i] * factor;
            scaled[i] = float.IsFinite(product) ? product : parent[i];
        }
    }

    /// <summary>
    /// The base of a part: what it is in the parent, moved by its source's change. Every operation is rounded to single precision; where the
    /// result is not finite the parent's own bits stay.
    /// </summary>
    /// <param name="parent">The part of the parent.</param>
    /// <param name="from">The source in the parent.</param>
    /// <param name="to">The source in the child, as decoded.</param>
    /// <param name="opposite">Whether the change is taken away instead of added.</param>
    /// <param name="moved">Receives the base.</param>
    public static void Move(ReadOnlySpan<float> parent, ReadOnlySpan<float> from, ReadOnlySpan<float> to, bool opposite, Span<float> moved)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref float at = ref MemoryMarshal.GetReference(parent);
            ref float old = ref MemoryMarshal.GetReference(from);
            ref float now = ref MemoryMarshal.GetReference(to);
            ref float result = ref MemoryMarshal.GetReference(moved);
            int last = Math.Min(Math.Min(parent.Length, moved.Length), Math.Min(from.Length, to.Length)) - Vector256<float>.Count;
            for (; i <= last; i += Vector256<float>.Count)
            {
                Vector256<float> still = Vector256.LoadUnsafe(ref at, (nuint)i);
                Vector256<float> change = Vector256.LoadUnsafe(ref now, (nuint)i) - Vector256.LoadUnsafe(ref old, (nuint)i);
                Vector256<float> sum = opposite ? still - change : still + change;
                Vector256<float> finite = Vector256.LessThan(Vector256.Abs(sum), Vector256.Create(float.PositiveInfinity));
                Vector256.ConditionalSelect(finite, sum, still).StoreUnsafe(ref result, (nuint)i);
            }
        }

        for (; i < parent.Length; i++)
        {
            float change = to[i] - from[i];
            float sum = opposite ? parent[i] - change : parent[i] + change;
            moved[i] = float.IsFinite(sum) ? sum : parent[i];
        }
    }
}
