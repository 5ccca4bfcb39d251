using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Repositories.Snapshots;
using MGit.Engine.Tensors;
using MGit.Engine.Testing.Records;

namespace MGit.Engine.Testing.Running;

/// <summary>Finds which tests are for which nodes, and what is known of each pair.</summary>
internal sealed class TestPlanner(RepositoryCore core)
{
    /// <summary>The declared tests that a selection names.</summary>
    /// <exception cref="MGitException"><c>TestNotFound</c>: a name without wildcards names none.</exception>
    public static IReadOnlyList<TestDeclaration> Select(LineageDeclaration declaration, IReadOnlyList<string> names, IReadOnlyList<string> tags)
    {
        WildcardPattern[] wantedNames = [.. names.Select(References.Wildcards)];
        WildcardPattern[] wantedTags = [.. tags.Select(References.Wildcards)];
        foreach (WildcardPattern name in wantedNames.Where(pattern => pattern.IsLiteral))
        {
            if (!declaration.Tests.Any(test => name.IsMatch(test.Name)))
            {
                string near = NearNames.Find(name.Text, declaration.Tests.Select(test => test.Name)) is { } suggestion
                    ? $"Did you mean {suggestion}?"
                    : "Get-LineageTest lists those there are.";
                throw new MGitException(ErrorCode.TestNotFound, $"There is no test '{name.Text}' in {declaration.Root}. {near}", name.Text);
            }
        }

        return [.. declaration.Tests.Where(test
            => (wantedNames.Length == 0 || wantedNames.Any(name => name.IsMatch(test.Name)))
            && (wantedTags.Length == 0 || wantedTags.Any(tag => test.Tags.Any(known => tag.IsMatch(known)))))];
    }

    public TestPlan Plan(TestRunOptions options, CancellationToken cancellationToken)
    {
        LineageSnapshot now = core.Read(cancellationToken);
        IReadOnlyList<TestDeclaration> tests = Select(now.Declaration, options.Tests, options.Tags);
        IReadOnlyList<ModelNode> nodes = options.Nodes is null
            ? now.Query(new NodeQuery { Order = NodeOrder.TopDown })
            : [.. options.Nodes.Select(now.Resolve).DistinctBy(node => node.NodeId)];
        return new TestPlan(now, Pair(now, nodes, Define(now, tests, options.Device, cancellationToken), options.Force), options);
    }

    public IReadOnlyList<TestDefinition> Define(LineageSnapshot now, IReadOnlyList<TestDeclaration> tests, string device, CancellationToken cancellationToken)
    {
        DefinitionBuilder builder = new(core.Root, now.Declaration, device);
        return [.. tests.Select(test => builder.Build(test, cancellationToken))];
    }

    private List<PlannedTest> Pair(LineageSnapshot now, IReadOnlyList<ModelNode> nodes, IReadOnlyList<TestDefinition> tests, bool force)
    {
        TestApplicability[] scopes = [.. tests.Select(test => new TestApplicability(test.Declaration))];
        List<PlannedTest> cases = [];
        foreach (ModelNode node in nodes)
        {
            for (int i = 0; i < tests.Count; i++)
            {
                if (scopes[i].Includes(node))
                {
                    cases.Add(new PlannedTest(
                        tests[i], node, ContentId.TryParse(node.ContentId), TestContext.Of(now, node, tests[i]), null, WhyNot(node)));
                }
            }
        }

        return force ? cases : Recall(cases);
    }

    private List<PlannedTest> Recall(List<PlannedTest> cases)
    {
        HashSet<ContentId> contents = [.. cases.Select(planned => planned.Content).OfType<ContentId>()];
        Dictionary<(ContentId, ContentId, ContentId), TestRow> known = [];
        foreach (TestRow row in core.StoreOrNull?.Catalog.Query(snapshot => TestRows.Read(snapshot, contents)) ?? [])
        {
            // The newest counts: where it broke, the test is tried again.
            known[(row.Content, row.Definition, row.Context)] = row;
        }

        return [.. cases.Select(planned => planned is { Content: { } content, Test.Id: { } definition }
            && known.TryGetValue((content, definition, planned.Context), out TestRow? row) && row.IsKnown
                ? planned with { Known = row }
                : planned)];
    }

    private static string? WhyNot(ModelNode node) => node.Presence switch
    {
        Presence.Stored => null,
        Presence.Remote => $"{node.Id} has no content here: lineage.lock knows it, and the bytes are not in this repository.",
        Presence.Declared => $"{node.Id} is declared and has not been made yet.",
        _ => $"{node.Id} records a model without content.",
    };
}
