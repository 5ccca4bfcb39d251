namespace MGit.Engine.Comparison.Matching;

/// <summary>Matches the layers of two models.</summary>
internal static class LayerMatcher
{
    /// <summary>One way round: the greedy choices follow the reference's order.</summary>
    public static LayerMatch Match(DiffSide reference, DiffSide difference, CompareOptions options, CancellationToken cancellationToken)
    {
        LayerMatch match = new(reference.Count, difference.Count);
        if (!options.Strict && options.Method == DiffMethod.Edges)
        {
            AnchorMatching.Run(reference, difference, match);
        }

        if (options.Method == DiffMethod.Lcs)
        {
            LcsMatching.Run(reference, difference, match, cancellationToken);
        }
        else
        {
            EdgeMatching.Run(reference, difference, match, cancellationToken);
        }

        match.KeepOrder();
        if (!options.Strict)
        {
            // What the order parted may still be one layer by its name or its contents. These pairs are reported, and do not count as matched.
            AnchorMatching.Run(reference, difference, match);
        }

        return match;
    }
}
