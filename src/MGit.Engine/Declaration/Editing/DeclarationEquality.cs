using MGit.Engine.Graph;

namespace MGit.Engine.Declaration.Editing;

/// <summary>Whether two declarations mean the same, wherever their parts are written. The order of a mapping's keys has no meaning.</summary>
internal static class DeclarationEquality
{
    public static bool SameValue(object? left, object? right)
    {
        switch (left, right)
        {
            case (ValueMap a, ValueMap b):
                return a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out object? other) && SameValue(entry.Value, other));
            case (IReadOnlyList<object?> a, IReadOnlyList<object?> b):
                return a.Count == b.Count && Enumerable.Range(0, a.Count).All(i => SameValue(a[i], b[i]));
            default:
                return Equals(left, right);
        }
    }

    public static bool Same(NodeDeclaration left, NodeDeclaration right)
        => left.Name == right.Name && left.Version == right.Version
            && Reading.NodeReader.Keys.All(key => SameValue(NodeShape.ValueOf(left, key), NodeShape.ValueOf(right, key)));

    /// <summary>What differs, for a message; null where nothing does.</summary>
    public static string? Difference(LineageDeclaration expected, LineageDeclaration actual)
    {
        if (expected.Nodes.Count != actual.Nodes.Count)
        {
            return $"the file would declare {actual.Nodes.Count} nodes instead of {expected.Nodes.Count}";
        }

        for (int i = 0; i < expected.Nodes.Count; i++)
        {
            if (!Same(expected.Nodes[i], actual.Nodes[i]))
            {
                return $"the entry of {expected.Nodes[i].Id} would not say what was asked";
            }
        }

        return expected.Store == actual.Store
            && SameAll(expected.Groups, actual.Groups, Same)
            && SameAll(expected.Datasets, actual.Datasets, DatasetDeclaration.SaySame)
            && SameAll(expected.Tests, actual.Tests, Same)
            && SameAll(expected.Aliases, actual.Aliases, Same)
            ? null
            : "a part of the file that nobody asked to change would change";
    }

    private static bool Same(AliasDeclaration left, AliasDeclaration right)
        => left.Node == right.Node && NodeName.Comparer.Equals(left.ToString(), right.ToString());

    private static bool Same(GroupDeclaration left, GroupDeclaration right)
        => left.Name == right.Name && left.Members.SequenceEqual(right.Members) && left.Shared.SequenceEqual(right.Shared);

    private static bool Same(TestDeclaration left, TestDeclaration right)
        => (left.Name, left.Description, left.Pester, left.Script, left.Pass, left.AppliesTo.All)
                == (right.Name, right.Description, right.Pester, right.Script, right.Pass, right.AppliesTo.All)
            && left.AppliesTo.Types.SequenceEqual(right.AppliesTo.Types) && left.AppliesTo.Nodes.SequenceEqual(right.AppliesTo.Nodes)
            && left.Tags.SequenceEqual(right.Tags) && left.Command.SequenceEqual(right.Command) && SameValue(left.Metric, right.Metric) && SameValue(left.Parameters, right.Parameters);

    private static bool SameAll<T>(IReadOnlyList<T> left, IReadOnlyList<T> right, Func<T, T, bool> same)
        => left.Count == right.Count && Enumerable.Range(0, left.Count).All(i => same(left[i], right[i]));
}
