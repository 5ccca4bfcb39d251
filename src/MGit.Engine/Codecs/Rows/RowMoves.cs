using MGit.Engine.Codecs.Bounded;

namespace MGit.Engine.Codecs.Rows;

/// <summary>Bases whose rows are moved by the changes of earlier rows.</summary>
internal static class RowMoves
{
    /// <summary>Moves a whole base, where every element is restored to what it is.</summary>
    public static void Move(RowPlan plan, ReadOnlySpan<float> child, ReadOnlySpan<float> parent, Span<float> moved)
    {
        RowCursor cursor = plan.Begin();
        for (int at = 0, length; at < child.Length; at += length)
        {
            length = cursor.Next(at, child.Length, out RowMove move);
            BaseOf(parent, child, at, length, move, moved.Slice(at, length)).CopyTo(moved[at..]);
        }
    }

    /// <summary>The same where elements are restored within a bound: each row's source counts as it will be restored.</summary>
    public static void MoveBounded(
        RowPlan plan, ReadOnlySpan<float> child, ReadOnlySpan<float> parent, ErrorBound bound, Span<float> restored, Span<float> moved)
    {
        int[] quanta = new int[child.Length];
        RowCursor cursor = plan.Begin();
        for (int at = 0, length; at < child.Length; at += length)
        {
            length = cursor.Next(at, child.Length, out RowMove move);
            Span<float> target = moved.Slice(at, length);
            BaseOf(parent, restored, at, length, move, target).CopyTo(target);
            BoundedQuantizer.Quantize(
                child.Slice(at, length), target, bound.Step, bound.MaxError, quanta.AsSpan(0, length), restored.Slice(at, length));
        }
    }

    /// <summary>The base of a part: the parent's, or moved.</summary>
    /// <param name="parent">The whole parent.</param>
    /// <param name="elements">The child, restored up to the part.</param>
    /// <param name="at">Where the part begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="move">How it is moved.</param>
    /// <param name="room">Where to put moved elements; at least as long.</param>
    public static ReadOnlySpan<float> BaseOf(
        ReadOnlySpan<float> parent, ReadOnlySpan<float> elements, int at, int length, RowMove move, Span<float> room)
    {
        ReadOnlySpan<float> still = parent.Slice(at, length);
        if (move.Source >= 0)
        {
            RowPlan.Move(still, parent.Slice(move.Source, length), elements.Slice(move.Source, length), move.Opposite, room[..length]);
        }
        else if (move.Scale != 0)
        {
            RowPlan.Scale(still, RowPlan.FactorOf(move.Scale), room[..length]);
        }
        else
        {
            return still;
        }

        return room[..length];
    }
}
