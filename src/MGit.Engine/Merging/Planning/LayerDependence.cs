namespace MGit.Engine.Merging.Planning;

/// <summary>
/// Finds layers whose changes meet nowhere but in the merged model: data flows from one into the other, and no model has both changes.
/// One walk over the graph for each set of models that have a change in common, so for two models two walks, whatever the number of layers.
/// </summary>
internal static class LayerDependence
{
    /// <param name="following">The layers that follow each layer.</param>
    /// <param name="holders">For each layer the models whose change the merged model has, as bits; 0 where it is the base's.</param>
    /// <returns>Pairs: a layer, and the first found before it whose change no model has together with its own.</returns>
    public static IReadOnlyList<(int Layer, int DependsOn)> Find(int[][] following, ulong[] holders)
    {
        SortedSet<(int Layer, int DependsOn)> found = [];
        foreach (ulong holder in holders.Where(bits => bits != 0).Distinct())
        {
            Walk(following, holders, holder, found);
        }

        return [.. found.DistinctBy(pair => pair.Layer)];
    }

    private static void Walk(int[][] following, ulong[] holders, ulong holder, SortedSet<(int Layer, int DependsOn)> found)
    {
        int[] reachedFrom = new int[holders.Length];
        Array.Fill(reachedFrom, -1);
        Queue<int> open = new();
        for (int layer = 0; layer < holders.Length; layer++)
        {
            if (holders[layer] == holder)
            {
                reachedFrom[layer] = layer;
                open.Enqueue(layer);
            }
        }

        while (open.TryDequeue(out int layer))
        {
            foreach (int next in following[layer])
            {
                if (reachedFrom[next] >= 0)
                {
                    continue;
                }

                reachedFrom[next] = reachedFrom[layer];
                open.Enqueue(next);
                if (holders[next] != 0 && (holders[next] & holder) == 0)
                {
                    found.Add((next, reachedFrom[layer]));
                }
            }
        }
    }
}
