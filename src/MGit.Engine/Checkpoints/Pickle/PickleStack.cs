namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>The machine's stack with its marks. Nothing is taken from below the newest mark.</summary>
internal sealed class PickleStack(PickleBudget budget)
{
    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];
    private int _highest;

    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    public void Push(object? value)
    {
        _values.Add(value);
        if (_values.Count > _highest)
        {
            _highest = _values.Count;
            budget.Charge(16);
        }
    }

    public object? Pop()
    {
        object? value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    public object? Peek()
        => _values.Count > Floor ? _values[^1] : throw new CheckpointException(PickleFault.StackUnderflow, "the pickle takes more from its stack than lies there");

    public void PushMark()
    {
        budget.Charge(4);
        _marks.Add(_values.Count);
    }

    /// <summary>Takes everything above the newest mark, and the mark.</summary>
    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw new CheckpointException(PickleFault.MarkMissing, "the pickle needs a mark on its stack and there is none");
        }

        int mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        budget.Charge(24 + (8L * (_values.Count - mark)));
        object?[] items = [.. _values.GetRange(mark, _values.Count - mark)];
        _values.RemoveRange(mark, items.Length);
        return items;
    }

    /// <summary>POP takes a mark as well as a value.</summary>
    public void Drop()
    {
        if (_marks.Count > 0 && _marks[^1] == _values.Count)
        {
            _marks.RemoveAt(_marks.Count - 1);
        }
        else
        {
            Pop();
        }
    }
}
