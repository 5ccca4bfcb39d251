using System.Globalization;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>
/// Chooses the parents of several models at once, so that the order they come in does not matter: each takes the nearest of those that came
/// before it. Where guesses of what came first contradict each other in a circle, the choice that costs least to change is changed.
/// </summary>
internal static class ParentPlan
{
    /// <returns>A choice for each model, in the given order.</returns>
    public static IReadOnlyList<ParentChoice> Choose(ParentSearch search, IReadOnlyList<SketchedModel> models, Action<int> done, CancellationToken cancellationToken)
    {
        Dictionary<SketchedModel, int> places = new(ReferenceEqualityComparer.Instance);
        List<ParentRelation>[] options = new List<ParentRelation>[models.Count];
        string?[] refused = new string?[models.Count];
        for (int index = 0; index < models.Count; index++)
        {
            places.Add(models[index], index);
            IReadOnlyList<ParentRelation> ranked = search.Rank(models[index], cancellationToken);
            options[index] = [.. ranked.Where(search.MayBeParent)];
            refused[index] = ranked.FirstOrDefault(relation => relation.Objection is not null && relation.Score > 0) is { Objection: { } objection } near
                ? $"not {near.Parent.Shown}: {objection}"
                : null;
            done(index + 1);
        }

        int[] chosen = new int[models.Count];
        while (FindCircle(options, chosen, places) is { } circle)
        {
            int changed = circle.MinBy(index => Penalty(options[index], chosen[index]));
            chosen[changed]++;
        }

        return [.. options.Select((relations, index) => Describe(relations, chosen[index], refused[index]))];
    }

    /// <summary>What the next choice costs more than this one; being a root costs as much as an unrelated parent.</summary>
    private static double Penalty(List<ParentRelation> options, int chosen)
        => (chosen + 1 < options.Count ? options[chosen + 1].Cost : 1) - options[chosen].Cost + (options[chosen].Order.IsStrong ? 1 : 0);

    private static List<int>? FindCircle(List<ParentRelation>[] options, int[] chosen, Dictionary<SketchedModel, int> places)
    {
        // 0: not seen. Else the number of the walk that came here first.
        int[] walks = new int[options.Length];
        for (int start = 0; start < options.Length; start++)
        {
            List<int> path = [];
            for (int at = start; at >= 0; at = Next(at))
            {
                if (walks[at] == start + 1)
                {
                    return path[path.IndexOf(at)..];
                }

                if (walks[at] != 0)
                {
                    break;
                }

                walks[at] = start + 1;
                path.Add(at);
            }
        }

        return null;

        int Next(int at) => chosen[at] < options[at].Count && places.TryGetValue(options[at][chosen[at]].Parent, out int parent) ? parent : -1;
    }

    private static ParentChoice Describe(List<ParentRelation> relations, int chosen, string? refused)
    {
        if (chosen >= relations.Count)
        {
            return new ParentChoice(null, refused ?? (relations.Count > 0 ? "the models near it come after it" : "no model is near enough"));
        }

        ParentRelation relation = relations[chosen];
        return new ParentChoice(
            relation.Parent,
            string.Create(CultureInfo.InvariantCulture, $"score {relation.Score:0.000}, distance {relation.Distance:0.####}: {string.Join("; ", relation.Evidence)}"));
    }
}
