using System.Globalization;
using MGit.Engine.Checkpoints;
using MGit.Engine.Graph;
using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>Judges whether one model was made from another.</summary>
internal sealed class ParentJudge(ParentThresholds thresholds)
{
    /// <summary>Two models whose shared samples are all equal have the same weights.</summary>
    private const double AllShared = 0.999;

    private const int MaxSlices = 8;

    /// <summary>Whether the child's files name the other as what it was made from.</summary>
    public static ParentEvidence? NamedBy(SketchedModel child, SketchedModel other) => child.Sketch.Evidence.FirstOrDefault(evidence =>
        NodeName.Comparer.Equals(NameIn(evidence.Value), other.Name)
        || (other.Path is { } path && NodeName.Comparer.Equals(NameIn(evidence.Value), NodeSlug.Derive(path))));

    /// <summary>The last part of what a file says ("org/name", "./out/name") as a node would be called.</summary>
    public static string NameIn(string value)
    {
        string last = value.TrimEnd('/', '\\').Split('/', '\\')[^1];
        return last.Length == 0 ? string.Empty : NodeSlug.Derive(last);
    }

    /// <summary>From the sketches alone.</summary>
    public ParentRelation Judge(SketchedModel child, SketchedModel other)
    {
        SketchMatch match = SketchMatch.Compare(child.Sketch, other.Sketch);
        SketchMatch reverse = SketchMatch.Compare(other.Sketch, child.Sketch);
        bool same = match.Shared >= AllShared || reverse.Shared >= AllShared;
        ModelOrder order = ModelOrder.Of(other, child, same);
        List<string> evidence = [];
        double score = match.Closeness;
        ParentEvidence? named = NamedBy(child, other);
        if (named is not null)
        {
            evidence.Add($"{named.Source} is {named.Value}");
            score = Math.Max(score, 1);
        }
        else if (child.Sketch.IsAdapter && !other.Sketch.IsAdapter && AdapterLayout.Fit(child.Sketch, other.Sketch) is > 0 and var fit)
        {
            evidence.Add(string.Create(CultureInfo.InvariantCulture, $"{fit:P0} of the adapter's modules fit its layers"));
            score = Math.Max(score, fit);
            order = new ModelOrder(-1, true, "an adapter is made for a base", true);
        }

        if (match.Shared >= AllShared)
        {
            evidence.Add(reverse.Shared >= AllShared ? "the same weights" : "the weights are a part of its weights");
        }
        else if (match.Shared > 0)
        {
            evidence.Add(string.Create(CultureInfo.InvariantCulture, $"{match.Shared:P0} of the weights shared"));
        }

        if (match.Closeness > 0.01 && match.Shared < AllShared)
        {
            evidence.Add(string.Create(CultureInfo.InvariantCulture, $"weights correlate by {match.Closeness:0.000}"));
        }

        evidence.Add(order.Reason);
        bool isSure = named is not null || score > match.Closeness || match.Significance >= thresholds.Significance;
        return new ParentRelation(
            other, score, match.Distance, match, named is not null ? new ModelOrder(-1, true, "named by the file", true) : order, same, named is not null, evidence,
            isSure || score < thresholds.Score ? null : "too few weights to tell from chance");
    }

    /// <summary>Whether the sketches leave open what it is: parts of larger tensors, or runs from one beginning.</summary>
    public bool IsOpen(SketchedModel child, ParentRelation relation)
        => !relation.IsNamed && (MaySlice(child, relation) || MayBeSiblings(child, relation));

    /// <summary>Looks closer at such a one: reads tensors whole.</summary>
    public ParentRelation LookCloser(SketchedModel child, ParentRelation relation, CancellationToken cancellationToken)
    {
        using ModelSource mine = child.Open(cancellationToken);
        using ModelSource theirs = relation.Parent.Open(cancellationToken);
        if (MaySlice(child, relation))
        {
            return AddSlices(child, relation, SlicesOf(relation), mine, theirs);
        }

        return AreSiblings(child, relation, mine, theirs, cancellationToken)
            ? relation with { Objection = "both moved equally far from what they have in common: two runs from one beginning, not one from the other" }
            : relation;
    }

    private bool MaySlice(SketchedModel child, ParentRelation relation)
        => SlicesOf(relation) is { Length: > 0 } slices
            && relation.Score + (slices.Sum(slice => slice.Mine.Weight) / Math.Max(child.Sketch.Weight, double.Epsilon)) >= thresholds.Score;

    private bool MayBeSiblings(SketchedModel child, ParentRelation relation)
        => relation.Score >= thresholds.Score && relation.Score < SiblingTest.MaxCloseness && !relation.Order.SaysDescent
            && relation.Match.Shared < AllShared && !child.Sketch.IsAdapter;

    private static bool AreSiblings(
        SketchedModel child, ParentRelation relation, ModelSource mine, ModelSource theirs, CancellationToken cancellationToken)
        => (child.Sketch.Progress.TryGetValue(ProgressKeys.Batches, out double counted)
            && relation.Parent.Sketch.Progress.TryGetValue(ProgressKeys.Batches, out double other) && counted == other
            && !SiblingTest.AreStatisticsFrozen(mine, theirs))
            || SiblingTest.AreExchangeable(mine, theirs, relation.Match.Pairs.Select(pair => (pair.Child, pair.Parent)), cancellationToken);

    private static (SketchTensor Mine, SketchTensor Theirs)[] SlicesOf(ParentRelation relation)
    {
        Dictionary<string, SketchTensor> others = relation.Parent.Sketch.Tensors.GroupBy(tensor => tensor.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return [.. relation.Match.Alone
            .Where(tensor => others.TryGetValue(tensor.Name, out SketchTensor? other) && ShapeSlices.IsSlice(tensor.Shape, other.Shape))
            .Select(tensor => (tensor, others[tensor.Name]))];
    }

    private static ParentRelation AddSlices(
        SketchedModel child, ParentRelation relation, (SketchTensor Mine, SketchTensor Theirs)[] slices, ModelSource mine, ModelSource theirs)
    {
        double found = 0;
        double looked = 0;
        foreach ((SketchTensor slice, SketchTensor whole) in slices.OrderByDescending(slice => slice.Mine.Weight).Take(MaxSlices))
        {
            if (ShapeSlices.Contained(mine, slice.Name, theirs, whole.Name) is { } share)
            {
                found += share * slice.Weight;
                looked += slice.Weight;
            }
        }

        double contained = looked > 0 ? found / looked : 0;
        double gained = contained * slices.Sum(slice => slice.Mine.Weight) / child.Sketch.Weight;
        return contained < 0.1 ? relation : relation with
        {
            Score = Math.Min(1, relation.Score + gained),
            Distance = Math.Sqrt(Math.Max(0, (relation.Distance * relation.Distance) - gained)),
            Evidence = [.. relation.Evidence, string.Create(CultureInfo.InvariantCulture, $"{contained:P0} of the elements of smaller tensors found in its larger ones")],
        };
    }
}
