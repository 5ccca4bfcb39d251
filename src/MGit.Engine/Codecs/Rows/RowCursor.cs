namespace MGit.Engine.Codecs.Rows;

/// <summary>Goes through a block's elements front to back, a row or what lies between two at a time.</summary>
internal struct RowCursor(RowPlan plan)
{
    private int _row;

    /// <summary>The part that begins at an element and ends at another or before.</summary>
    /// <param name="at">Its first element; where the part before ended.</param>
    /// <param name="end">Where it ends at the latest.</param>
    /// <param name="move">How its base is moved.</param>
    /// <returns>Its length.</returns>
    public int Next(int at, int end, out RowMove move)
    {
        while (_row < plan.Count && plan.StartOf(_row) + plan.LengthOf(_row) <= at)
        {
            _row++;
        }

        move = new RowMove(-1, false, 0);
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
        move = reference != 0
            ? new RowMove(plan.StartOf(plan.Before(_row, Math.Abs(reference))) + at - start, reference < 0, 0)
            : move with { Scale = plan.Scales[_row] };

        return Math.Min(end, start + plan.LengthOf(_row)) - at;
    }
}
