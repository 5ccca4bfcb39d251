using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;

namespace MGit.Engine.Rendering.Facts;

/// <summary>What a repository has recorded of nodes besides the lineage itself, read in one go for all of them.</summary>
public sealed class LineageFacts
{
    /// <summary>Results shown of one node, the newest of them.</summary>
    private const int MostTests = 40;

    private readonly Dictionary<string, List<TestMark>> _tests = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<FactSection>> _sections = new(StringComparer.OrdinalIgnoreCase);

    private LineageFacts()
    {
    }

    /// <summary>Of nothing.</summary>
    public static LineageFacts None { get; } = new();

    /// <summary>The tests alone: enough for colours.</summary>
    public static LineageFacts OfTests(LineageRepository repository, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        LineageFacts facts = new();

        // What was measured by a test that is no longer declared stays recorded, and says nothing about the node any more.
        HashSet<string> declared = new(repository.Tests.Names(), StringComparer.OrdinalIgnoreCase);
        foreach (LineageTestResult result in repository.Tests.Results(new TestResultQuery(), cancellationToken).Where(result => declared.Contains(result.Test)))
        {
            Of(facts._tests, result.Node).Add(new TestMark(result.Test, result.Outcome.ToString(), result.Metric, result.Value, result.Started));
        }

        return facts;
    }

    /// <summary>Tests, creation, runs, and where the bytes of the given nodes are.</summary>
    public static LineageFacts Read(LineageRepository repository, IReadOnlyList<ModelNode> nodes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        LineageFacts facts = OfTests(repository, cancellationToken);
        foreach ((string node, FactSection section) in new RecordedFacts(repository).Read(nodes, cancellationToken))
        {
            Of(facts._sections, node).Add(section);
        }

        return facts;
    }

    /// <summary>How many of a node's tests passed and failed when they last ran; null where none did.</summary>
    public NodeMarks? MarksOf(ModelNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (!_tests.TryGetValue(node.Id, out List<TestMark>? tests))
        {
            return null;
        }

        TestMark[] latest = [.. tests.GroupBy(test => test.Test, StringComparer.OrdinalIgnoreCase).Select(group => group.Last())];
        return new NodeMarks(
            latest.Count(test => test.Outcome == nameof(TestOutcome.Passed)),
            latest.Count(test => test.Outcome is nameof(TestOutcome.Failed) or nameof(TestOutcome.Error)));
    }

    /// <summary>A node's results, oldest first.</summary>
    public IReadOnlyList<TestMark> TestsOf(ModelNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return _tests.TryGetValue(node.Id, out List<TestMark>? tests) ? [.. tests.TakeLast(MostTests)] : [];
    }

    /// <summary>Everything else that is known of a node.</summary>
    public IReadOnlyList<FactSection> SectionsOf(ModelNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return _sections.TryGetValue(node.Id, out List<FactSection>? sections) ? sections : [];
    }

    private static List<T> Of<T>(Dictionary<string, List<T>> lists, string node)
        => lists.TryGetValue(node, out List<T>? list) ? list : lists[node] = [];
}
