using MGit.Engine.Comparison.Similarity;
using MGit.Engine.Repositories;
using MGit.Engine.Tests.Repositories;

namespace MGit.Engine.Tests.Comparison.Similarity;

/// <summary>Adds files in one go, their parents looked for, and tells who got which.</summary>
internal static class Family
{
    /// <returns>Each node's name with its parent's, or with an empty text.</returns>
    public static SortedDictionary<string, string> Add(RepositoryFolder folder, IEnumerable<string> files)
    {
        using LineageRepository repository = folder.Open();
        using NodeAdder adder = repository.BeginAdd();
        foreach (string file in files)
        {
            adder.Add(new NodeDraft { SourcePath = file, AutoParent = new ParentThresholds() }, null, CancellationToken.None);
        }

        SortedDictionary<string, string> parents = new(StringComparer.Ordinal);
        foreach (AddedNode added in adder.Complete(null, CancellationToken.None))
        {
            Assert.Null(added.Error);
            parents.Add(added.Node!.Name, added.Node.Parents.Count == 0 ? string.Empty : Assert.Single(added.Node.Parents).Split('@')[0]);
        }

        return parents;
    }

    /// <summary>Adds files in one go in ten orders, each time into an empty repository, and expects the same parents.</summary>
    public static void AssertParents(IReadOnlyList<string> files, params (string Child, string Parent)[] expected)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            using RepositoryFolder folder = new();
            string[] shuffled = [.. files];
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(new SortedDictionary<string, string>(expected.ToDictionary(pair => pair.Child, pair => pair.Parent), StringComparer.Ordinal), Add(folder, shuffled));
        }
    }

    /// <summary>The same for files that are made here.</summary>
    public static void AssertParents(IReadOnlyDictionary<string, Nets> nets, params (string Child, string Parent)[] expected)
    {
        using TemporaryFolder files = new();
        AssertParents([.. nets.Select(net => files.File(net.Key + ".safetensors", net.Value.ToFile()))], expected);
    }
}
