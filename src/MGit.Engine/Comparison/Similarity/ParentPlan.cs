using System.Globalization;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>
/// Chooses the parents of several models at once, so that the order they come in does not matter: the tree with the smallest sum of
/// distances that agrees with what files and names say of what came first. Where nothing says it, both directions are allowed: then one
/// that several models are nearest to becomes the root (a base), else what the order of names says.
/// </summary>
internal static class ParentPlan
{
    /// <summary>Possible parents of a model that take part in the choice, the nearest first.</summary>
    private const int MaxOptions = 16;

    /// <summary>More than any distance: a model is a root only where it has to be.</summary>
    private const double RootCost = 10;

    private const double BaseBonus = 1e-4;
    private const double AgainstGuess = 1e-6;
    private const double Tie = 1e-9;

    /// <summary>So many models that are nearest to one make it a base.</summary>
    private const int BaseChildren = 3;

    /// <returns>A choice for each model, in the given order.</returns>
    public static IReadOnlyList<ParentChoice> Choose(ParentSearch search, IReadOnlyList<SketchedModel> models, Action<int> done, CancellationToken cancellationToken)
    {
        Dictionary<SketchedModel, int> places = new(ReferenceEqualityComparer.Instance);
        for (int index = 0; index < models.Count; index++)
        {
            places.Add(models[index], index);
        }

        ParentRelation[][] options = new ParentRelation[models.Count][];
        string?[] refused = new string?[models.Count];
        int[] nearest = new int[models.Count];
        for (int index = 0; index < models.Count; index++)
        {
            IReadOnlyList<ParentRelation> ranked = search.Rank(models[index], cancellationToken);
            options[index] = [.. ranked.Where(search.MayBeNeighbour).Take(MaxOptions)];
            refused[index] = ranked.FirstOrDefault(relation => relation.Objection is not null) is { Objection: { } objection } near
                ? $"not {near.Parent.Shown}: {objection}"
                : null;
            if (options[index] is [{ } first, ..] && places.TryGetValue(first.Parent, out int place))
            {
                nearest[place]++;
            }

            done(index + 1);
        }

        int root = models.Count;
        int stored = models.Count + 1;
        List<(int From, int To, double Cost)> edges = [(root, stored, 0)];
        List<ParentRelation?> relations = [null];
        for (int index = 0; index < models.Count; index++)
        {
            edges.Add((root, index, RootCost - (nearest[index] >= BaseChildren ? BaseBonus : 0)));
            relations.Add(null);
            double least = 0;
            foreach (ParentRelation option in options[index])
            {
                // As ranked: of equally near ones the first.
                least = Math.Max(least + Tie, option.Cost);
                edges.Add((places.GetValueOrDefault(option.Parent, stored), index, least + (option.Order.Order > 0 ? AgainstGuess : 0)));
                relations.Add(option);
            }
        }

        int[] chosen = Arborescence.Find(models.Count + 2, root, edges);
        return [.. models.Select((_, index) => Describe(relations[chosen[index]], refused[index], options[index].Length > 0))];
    }

    private static ParentChoice Describe(ParentRelation? relation, string? refused, bool hasOptions) => relation is null
        ? new ParentChoice(null, refused ?? (hasOptions ? "the models near it come after it" : "no model is near enough"))
        : new ParentChoice(
            relation.Parent,
            string.Create(CultureInfo.InvariantCulture, $"score {relation.Score:0.000}, distance {relation.Distance:0.####}: {string.Join("; ", relation.Evidence)}"));
}
