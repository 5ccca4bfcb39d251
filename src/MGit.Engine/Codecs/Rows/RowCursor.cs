namespace MGit.Engine.Codecs.Rows;

/// <summary>Goes through a block's elements front to back, a row or what lies between two at a time.</summary>
internal struct RowCursor(RowPlan plan)
{
    private int _row;

    /// <summary>The part that begins at an element and ends at another or before.</summary>
    /// <param name="at">Its first element; where the part before ended.</param>
    /// <param name="end">Where it ends at the latest.</param>
    /// <param name="source">The element its first one follows, or -1 for none.</param>
    /// <param name="opposite">Whether it changed in the opposite way.</param>
    /// <returns>Its length.</returns>
    public int Next(int at, int end, out int source, out bool opposite)
    {
        while (_row < plan.Count && plan.StartOf(_row) + plan.LengthOf(_row) <= at)
        {
            _row++;
        }

        source = -1;
        opposite = false;
        if (_row == plan.Count)
        {
            return end - at;
        }

        int start = plan.StartOf(_row);
        if (at < start)
        {
            return Math.Min(end, start) - at;
        }

        int reference = plan.References[_row];
        if (reference != 0)
        {
            source = plan.StartOf(plan.Before(_row, Math.Abs(reference))) + at - start;
            opposite = reference < 0;
        }

        return Math.Min(end, start + plan.LengthOf(_row)) - at;
    }
}
