namespace MGit.Engine.Comparison.Matching;

/// <summary>Which layer of one side is which of the other.</summary>
internal sealed class LayerMatch
{
    public const int None = DiffSide.None;

    private readonly bool[] _isFirm;

    public LayerMatch(int reference, int difference)
    {
        ToDifference = new int[reference];
        ToReference = new int[difference];
        IsInOrder = new bool[reference];
        _isFirm = new bool[reference];
        Array.Fill(ToDifference, None);
        Array.Fill(ToReference, None);
    }

    /// <summary>By index in the reference; <see cref="None"/> where unmatched.</summary>
    public int[] ToDifference { get; }

    /// <summary>By index in the difference.</summary>
    public int[] ToReference { get; }

    /// <summary>By index in the reference: whether the pair keeps the order of the others. Only such pairs count for divergence.</summary>
    public bool[] IsInOrder { get; }

    /// <param name="reference">Index in the reference.</param>
    /// <param name="difference">Index in the difference.</param>
    /// <param name="isFirm">Whether name or contents say that the two are one layer, so that another order does not part them.</param>
    public void Pair(int reference, int difference, bool isFirm)
    {
        ToDifference[reference] = difference;
        ToReference[difference] = reference;
        _isFirm[reference] = isFirm;
    }

    /// <summary>Drops inverted pairs: the most pairs whose order is the same in both sides stay.</summary>
    public void KeepOrder()
    {
        int[] kept = LongestIncreasing.Of(ToDifference);
        Array.Clear(IsInOrder);
        foreach (int reference in kept)
        {
            IsInOrder[reference] = true;
        }

        for (int reference = 0; reference < ToDifference.Length; reference++)
        {
            if (ToDifference[reference] != None && !IsInOrder[reference] && !_isFirm[reference])
            {
                ToReference[ToDifference[reference]] = None;
                ToDifference[reference] = None;
            }
        }
    }

    /// <summary>The same pairs seen from the other side.</summary>
    public LayerMatch Reversed()
    {
        LayerMatch reversed = new(ToReference.Length, ToDifference.Length);
        for (int reference = 0; reference < ToDifference.Length; reference++)
        {
            if (ToDifference[reference] is var difference and not None)
            {
                reversed.Pair(difference, reference, _isFirm[reference]);
                reversed.IsInOrder[difference] = IsInOrder[reference];
            }
        }

        return reversed;
    }
}
