using MGit.Engine.Comparison;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;

namespace MGit.Engine.Testing.Bisection;

/// <summary>Bisects the ancestry of a bad node by running a test, after what is recorded has narrowed it down.</summary>
internal sealed class RegressionSearch(LineageSnapshot now, LineageTests tests, RegressionRequest request)
{
    private readonly List<LineageTestResult> _results = [];
    private int _runs;

    /// <exception cref="MGitException">
    /// <c>NodeNotFound</c>, <c>TestNotFound</c>. <c>ArgumentInvalid</c>: a good node is no ancestor of the bad one, or what is recorded says
    /// otherwise of either.
    /// </exception>
    public Regression Run(IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ModelNode bad = now.Resolve(request.Bad);
        ModelNode[] good = [.. request.Good.Select(now.Resolve)];
        IReadOnlyList<ModelNode> ancestors = now.Related([bad.NodeId], NodeRelation.Ancestor, null, NodeOrder.TopDown);
        HashSet<NodeId> above = [.. ancestors.Select(node => node.NodeId)];
        foreach (ModelNode node in good.Where(node => !above.Contains(node.NodeId)))
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{node.Id} is no ancestor of {bad.Id}: there is nothing to search between them.", node.Id);
        }

        AncestryBisection<NodeId> bisection = new(bad.NodeId, good.Select(node => node.NodeId), now.Graph.Parents);
        Recall(bisection, bad, good, ancestors, cancellationToken);
        while (true)
        {
            NodeId next = bisection.Next(out bool found);
            if (!found)
            {
                return Conclude(bisection, progress, cancellationToken);
            }

            progress?.Report(new OperationProgress("Bisecting", next.ToString(), _runs, null, ProgressUnit.Items));
            Take(bisection, next, Ask(next, cancellationToken));
        }
    }

    /// <summary>What is known costs no run: first the good ones, so that the newest that passed is where the search begins.</summary>
    private void Recall(
        AncestryBisection<NodeId> bisection, ModelNode bad, ModelNode[] good, IReadOnlyList<ModelNode> ancestors, CancellationToken cancellationToken)
    {
        if (request.Force)
        {
            return;
        }

        TestPlan plan = tests.Plan(Options([bad, .. ancestors]), cancellationToken);
        Dictionary<NodeId, LineageTestResult> known = plan.Cases
            .Where(planned => planned.Known is not null)
            .ToDictionary(planned => planned.Node.NodeId, planned => tests.Recalled(planned));
        Contradict(known, bad, TestOutcome.Passed, "passed");
        foreach (ModelNode node in good)
        {
            Contradict(known, node, TestOutcome.Failed, "failed");
        }

        // The newest that passed clears all before it at once, and of those that failed the oldest; each is looked at once.
        IEnumerable<KeyValuePair<NodeId, LineageTestResult>> passed = known.Where(pair => pair.Value.Outcome == TestOutcome.Passed).Reverse();
        foreach ((NodeId id, LineageTestResult result) in passed.Concat(known.Where(pair => pair.Value.Outcome != TestOutcome.Passed)))
        {
            if (bisection.Candidates.Contains(id) && id != bad.NodeId)
            {
                Take(bisection, id, result);
            }
        }
    }

    private void Contradict(Dictionary<NodeId, LineageTestResult> known, ModelNode node, TestOutcome outcome, string word)
    {
        if (known.TryGetValue(node.NodeId, out LineageTestResult? result) && result.Outcome == outcome)
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid,
                $"{request.Test} {word} on {node.Id}, as Get-LineageTestResult shows. Name another node, or use -Force to search anew.",
                node.Id);
        }
    }

    private LineageTestResult Ask(NodeId node, CancellationToken cancellationToken)
    {
        TestPlan plan = tests.Plan(Options([now.Find(node)!]) with { Force = request.Force }, cancellationToken);
        if (plan.Count == 0)
        {
            return new LineageTestResult
            {
                Repository = now.Repository,
                Node = node.ToString(),
                Test = request.Test,
                Outcome = TestOutcome.Skipped,
                Error = $"{request.Test} does not apply to {node}.",
            };
        }

        LineageTestResult result = tests.Run(plan, null, cancellationToken).First();
        _runs += plan.ToRun;
        return result;
    }

    private void Take(AncestryBisection<NodeId> bisection, NodeId node, LineageTestResult result)
    {
        _results.Add(result);
        switch (result.Outcome)
        {
            case TestOutcome.Passed:
                bisection.MarkGood(node);
                break;
            case TestOutcome.Failed:
                bisection.MarkBad(node);
                break;
            default:
                bisection.Skip(node);
                break;
        }
    }

    private TestRunOptions Options(IReadOnlyList<ModelNode> nodes)
        => new() { Nodes = [.. nodes.Select(node => node.Id)], Tests = [request.Test], Device = request.Device };

    private Regression Conclude(AncestryBisection<NodeId> bisection, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        NodeId? first = bisection.Candidates.Count == 1 ? bisection.Bad : null;
        IReadOnlyList<NodeId> parents = first is { } node ? now.Graph.Parents(node) : [];
        (ModelDiff? diff, string? notice) = parents.Count > 0 ? Compare(parents[0], first!.Value, progress, cancellationToken) : (null, null);
        return new Regression
        {
            Repository = now.Repository,
            Node = first?.ToString(),
            Parents = [.. parents.Select(parent => parent.ToString())],
            LastGood = parents.Count > 0 ? parents[0].ToString() : null,
            Test = request.Test,
            Runs = _runs,
            Candidates = [.. bisection.TopDown().Select(id => id.ToString())],
            Results = _results,
            Diff = diff,
            Notice = notice,
        };
    }

    // A model that cannot be read does not take the answer away.
    private (ModelDiff? Diff, string? Notice) Compare(NodeId good, NodeId bad, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            using ModelSource reference = tests.ContentOf(good.ToString()).Open(cancellationToken);
            using ModelSource difference = tests.ContentOf(bad.ToString()).Open(cancellationToken);
            return (ModelComparison.Compare(reference, difference, null, progress, cancellationToken), null);
        }
        catch (MGitException fault) when (fault.Code != ErrorCode.Canceled)
        {
            return (null, fault.Message);
        }
    }
}
