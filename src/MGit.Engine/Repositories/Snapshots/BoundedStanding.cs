using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Tensors;
using MGit.Engine.Testing;
using MGit.Engine.Testing.Records;
using MGit.Engine.Testing.Running;

namespace MGit.Engine.Repositories.Snapshots;

/// <summary>
/// Tells whether a bounded node has been judged by tests: some test is for it, and by the newest result of each one on its restored
/// parameters it passed, or measured where nothing says what passes. Tests of time have no part in it.
/// </summary>
internal sealed class BoundedStanding
{
    private readonly (TestDeclaration Test, TestApplicability Scope)[] _tests;
    private readonly Dictionary<(ContentId Content, string Test), TestRow> _newest = [];

    /// <param name="tests">The declared tests.</param>
    /// <param name="results">Results on bounded contents, in the order they were recorded.</param>
    public BoundedStanding(IReadOnlyList<TestDeclaration> tests, IReadOnlyList<TestRow> results)
    {
        _tests = results.Count == 0 ? [] : [.. tests
            .Where(test => !DefinitionBuilder.MeasuresTime(test))
            .Select(test => (test, new TestApplicability(test)))];
        foreach (TestRow row in results)
        {
            _newest[(row.Content, row.Test.ToUpperInvariant())] = row;
        }
    }

    public Acceptance Of(ContentId? content, NodeDeclaration node, IReadOnlyList<string>? aliases)
    {
        if (content is not { } manifest || _newest.Count == 0)
        {
            return Acceptance.Untested;
        }

        TestDeclaration[] tests = [.. _tests.Where(test => test.Scope.Includes(node.Id, node.Type, aliases ?? [])).Select(test => test.Test)];
        return tests.Length > 0 && tests.All(test => _newest.TryGetValue((manifest, test.Name.ToUpperInvariant()), out TestRow? row)
            && TestJudge.Judge(test.Pass, row.Measured).Outcome is TestOutcome.Passed or TestOutcome.Measured)
            ? Acceptance.Tested
            : Acceptance.Untested;
    }
}
