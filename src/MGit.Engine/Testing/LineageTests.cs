using System.Globalization;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Running.Trust;
using MGit.Engine.Tensors;
using MGit.Engine.Testing.Bisection;
using MGit.Engine.Testing.Records;
using MGit.Engine.Testing.Running;

namespace MGit.Engine.Testing;

/// <summary>The tests of a repository: what is declared, running it, and what is recorded.</summary>
public sealed class LineageTests
{
    private readonly RepositoryCore _core;
    private readonly NodeContents _contents;
    private TrustRecord? _trust;

    internal LineageTests(RepositoryCore core, NodeContents contents)
    {
        _core = core;
        _contents = contents;
    }

    /// <summary>What the user has agreed to run in this repository.</summary>
    public TrustRecord Trust => _trust ??= new TrustRecord(_core.Root, _core.Options.TrustFolder);

    /// <summary>The declared tests.</summary>
    /// <param name="names">Wildcards; empty: all.</param>
    /// <param name="tags">Wildcards on tags; empty: all.</param>
    /// <param name="cancellationToken">Stops the hashing of files.</param>
    /// <exception cref="MGitException"><c>TestNotFound</c>.</exception>
    public IReadOnlyList<LineageTest> List(IReadOnlyList<string> names, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        LineageSnapshot now = _core.Read(cancellationToken);
        return [.. new TestPlanner(_core)
            .Define(now, TestPlanner.Select(now.Declaration, names, tags), "auto", cancellationToken)
            .Select(Describe)];
    }

    /// <summary>Declares a test in lineage.yaml.</summary>
    /// <param name="test">The test.</param>
    /// <param name="replace">Whether one of that name is made to say this.</param>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: a test of that name exists. <c>PathNotFound</c>, <c>DeclarationConflict</c>.</exception>
    public LineageTest Register(TestDeclaration test, bool replace)
    {
        ArgumentNullException.ThrowIfNull(test);
        _core.EditFile(
            change =>
            {
                if (!replace && change.Before.Declaration.Tests.FirstOrDefault(known => SameName(known.Name, test.Name)) is { } taken)
                {
                    throw new MGitException(
                        ErrorCode.ArgumentInvalid, $"A test '{taken.Name}' exists already. Give another name, or -Force to replace it.", test.Name);
                }

                change.Edit.SetTest(test);
            },
            _core.Options.Stopping);
        _core.Log.Write("register-test", test.Name);
        LineageSnapshot now = _core.Read(CancellationToken.None);
        return Describe(new TestPlanner(_core).Define(now, [test], "auto", CancellationToken.None)[0]);
    }

    /// <summary>Takes a test out of lineage.yaml. What it measured stays recorded.</summary>
    /// <exception cref="MGitException"><c>TestNotFound</c>, <c>DeclarationConflict</c>.</exception>
    public void Unregister(string name)
    {
        _core.EditFile(change => change.Edit.RemoveTest(name), _core.Options.Stopping);
        _core.Log.Write("unregister-test", name);
    }

    /// <summary>Works out what would run. Nothing does.</summary>
    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>TestNotFound</c>.</exception>
    public TestPlan Plan(TestRunOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TestPlanner(_core).Plan(options, cancellationToken);
    }

    /// <summary>
    /// Runs a plan. Results come as tests end, each recorded by then; those that are known come first. What the user has not agreed to
    /// run (<see cref="Trust"/>) does not, and is an Error result. Who stops reading stops the run.
    /// </summary>
    public IEnumerable<LineageTestResult> Run(TestPlan plan, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        TestRunner runner = new(_core, planned => ContentOf(plan.Now, planned.Node), Trust);
        return runner.Run(plan, Settings(plan.Now, plan.Options.Device), progress, cancellationToken);
    }

    /// <summary>Runs tests on a model that is not a node; nothing is recorded.</summary>
    /// <param name="content">The model.</param>
    /// <param name="tests">Names of declared tests, whether or not they are declared for it; null: those that apply to its node.</param>
    /// <param name="device">Where models run.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public IEnumerable<LineageTestResult> Try(TestedContent content, IReadOnlyList<string>? tests, string device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        LineageSnapshot now = _core.Read(cancellationToken);
        IReadOnlyList<TestDefinition> definitions = DefinitionsFor(now, content.Node, tests, device, cancellationToken);
        return Measure(now, content, definitions, device, cancellationToken)
            .Select(done => TestResults.Of(_core.Root, content.Node.Id, done.Test.Declaration, done.Row, cached: false));
    }

    /// <summary>What would run on this machine by <see cref="Try"/>.</summary>
    /// <param name="nodes">The nodes whose tests are meant.</param>
    /// <param name="cancellationToken">Stops the hashing of files.</param>
    public IReadOnlyList<RunnableItem> RunnablesFor(IReadOnlyList<ModelNode> nodes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        LineageSnapshot now = _core.Read(cancellationToken);
        return [.. nodes
            .SelectMany(node => DefinitionsFor(now, node, null, "auto", cancellationToken))
            .Select(test => test.Runnable)
            .OfType<RunnableItem>()
            .DistinctBy(item => item.Hash)];
    }

    /// <summary>Names of the declared tests.</summary>
    public IReadOnlyList<string> Names() => [.. _core.Read(CancellationToken.None).Declaration.Tests.Select(test => test.Name)];

    /// <summary>Names of the declared tests that are for a node, or for what would be one.</summary>
    public IReadOnlyList<string> NamesFor(ModelNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return [.. _core.Read(CancellationToken.None).Declaration.Tests
            .Where(test => new TestApplicability(test).Includes(node))
            .Select(test => test.Name)];
    }

    /// <summary>
    /// What is recorded of a node by the tests that apply to it, as they are defined now. A test that has not run on the node's content is
    /// a Skipped result that says so. Nothing runs.
    /// </summary>
    /// <param name="node">A reference of the node.</param>
    /// <param name="names">Wildcards on names of tests.</param>
    /// <param name="cancellationToken">Stops the hashing of files.</param>
    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>TestNotFound</c>. <c>ArgumentInvalid</c>: none of the tests is for the node.</exception>
    public IReadOnlyList<LineageTestResult> Standing(string node, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        TestPlan plan = Plan(new TestRunOptions { Nodes = [node], Tests = names }, cancellationToken);
        return plan.Count == 0
            ? throw new MGitException(ErrorCode.ArgumentInvalid, $"None of the tests {string.Join(", ", names)} is for {node}.", node)
            : [.. plan.Cases.Select(planned => planned.Known is null
                ? TestResults.Skipped(_core.Root, planned with { Skip = planned.Skip ?? $"{planned.Test.Name} has not run on it as it is now: run Invoke-LineageTest {planned.Node.Id}." })
                : Recalled(planned))];
    }

    /// <summary>A stored node as tests get it.</summary>
    public TestedContent ContentOf(string node)
    {
        LineageSnapshot now = _core.Read(CancellationToken.None);
        return ContentOf(now, now.Resolve(node));
    }

    /// <summary>Recorded results, oldest first, judged by the thresholds declared now. Those of equal content are every node's that has it.</summary>
    /// <exception cref="MGitException"><c>NodeNotFound</c>.</exception>
    public IReadOnlyList<LineageTestResult> Results(TestResultQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new ResultReader(_core).Read(query, cancellationToken);
    }

    /// <summary>Finds the first node among a bad one's ancestors on which a test fails.</summary>
    /// <exception cref="MGitException">
    /// <c>NodeNotFound</c>, <c>TestNotFound</c>. <c>ArgumentInvalid</c>: a good node is no ancestor of the bad one, has failed, or the bad one
    /// has passed; or the test has no <c>pass:</c> and gives no verdict.
    /// </exception>
    public Regression FindRegression(RegressionRequest request, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        LineageSnapshot now = _core.Read(cancellationToken);
        TestDeclaration test = TestPlanner.Select(now.Declaration, [request.Test], []) is [{ } only]
            ? only
            : throw new MGitException(ErrorCode.ArgumentInvalid, $"'{request.Test}' stands for several tests; a search follows one.", request.Test);
        return test.Pass is null && DefinitionBuilder.KindOf(test) == TestKind.Metric
            ? throw new MGitException(
                ErrorCode.ArgumentInvalid, $"The test {test.Name} says not which values pass; give it pass: with min: or max:.", test.Name)
            : new RegressionSearch(now, this, request with { Test = test.Name }).Run(progress, cancellationToken);
    }

    internal LineageTestResult Recalled(PlannedTest planned)
        => TestResults.Of(_core.Root, planned.Node.Id, planned.Test.Declaration, planned.Known!, cached: true);

    internal TestSettings Settings(LineageSnapshot now, string device) => new(
        _core.Root,
        new DefinitionBuilder(_core.Root, now.Declaration, device),
        device,
        [.. now.Declaration.Datasets.Select(dataset => dataset with { Path = Path.GetFullPath(dataset.Path, _core.Root) })],
        _core.Options.Scripts,
        _core.Options.Host.Verbose);

    internal IReadOnlyList<TestDefinition> DefinitionsFor(
        LineageSnapshot now, ModelNode node, IReadOnlyList<string>? tests, string device, CancellationToken cancellationToken)
    {
        IReadOnlyList<TestDeclaration> declared = tests is null
            ? [.. now.Declaration.Tests.Where(test => new TestApplicability(test).Includes(node))]
            : TestPlanner.Select(now.Declaration, tests, []);
        return new TestPlanner(_core).Define(now, declared, device, cancellationToken);
    }

    /// <summary>Measures definitions on a model, one after the other. Nothing is recorded.</summary>
    internal IEnumerable<(TestDefinition Test, TestRow Row)> Measure(
        LineageSnapshot now, TestedContent content, IReadOnlyList<TestDefinition> tests, string device, CancellationToken cancellationToken)
    {
        using TestSubject subject = new(content, _core.Options.Models, cancellationToken);
        using TestWorker worker = new(Settings(now, device), Trust);
        foreach (TestDefinition test in tests)
        {
            (Measurement measured, double seconds, DateTimeOffset started) = worker.Run(test, subject, null);
            yield return (test, new TestRow(
                0,
                ContentId.TryParse(content.Node.ContentId) ?? default,
                test.Id ?? default,
                TestContext.Of(now, content.Node, test),
                test.Name,
                content.Node.Id,
                measured,
                seconds,
                started));
        }
    }

    internal TestedContent ContentOf(LineageSnapshot now, ModelNode node, bool withParents = true) => new(
        node,
        cancellation => _contents.OpenModel(node.Id, cancellation),
        (folder, cancellation) => _contents.Export(node.Id, folder, new ExportOptions(), null, cancellation),
        now.Declaration.Find(node.NodeId)?.Architecture,
        withParents
            ? [.. node.Parents
                .Select(parent => now.Find(NodeId.TryParse(parent)!.Value))
                .OfType<ModelNode>()
                .Where(parent => parent.Presence == Presence.Stored)
                .Select(parent => ContentOf(now, parent, withParents: false))]
            : []);

    private LineageTest Describe(TestDefinition test) => new()
    {
        Repository = _core.Root,
        Test = test.Name,
        Kind = test.Kind,
        AppliesTo = test.Declaration.AppliesTo.All
            ? ["all"]
            : [.. test.Declaration.AppliesTo.Types.Select(type => $"type {type}"), .. test.Declaration.AppliesTo.Nodes],
        Tags = test.Declaration.Tags,
        Description = test.Declaration.Description,
        Target = test.Kind switch
        {
            TestKind.Metric => Convert.ToString(test.Declaration.Metric!.GetValueOrDefault("builtin"), CultureInfo.InvariantCulture) ?? string.Empty,
            TestKind.Script => test.Declaration.Script!,
            TestKind.Pester => test.Declaration.Pester!,
            _ => string.Join(' ', test.Declaration.Command),
        },
        Pass = test.Declaration.Pass is { } pass ? TestJudge.Text(pass, pass.Metric ?? "value") : null,
        DefinitionId = test.Id?.ToString(),
        Fault = test.Fault,
    };

    private static bool SameName(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
