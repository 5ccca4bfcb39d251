using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Store.Locks;
using MGit.Engine.Updating.Plan;

namespace MGit.Engine.Updating.Runner;

/// <summary>
/// Runs a plan: independent branches side by side, every node after all it is made from. What fails stops its own descendants only.
/// </summary>
internal sealed class UpdateRunner(LineageRepository repository, RepositoryCore core, UpdatePlan plan, UpdateOptions options)
{
    private readonly UnitCreation _creation = new(repository, core, plan, options);
    private readonly ConcurrentDictionary<int, NodeId> _made = new();
    private readonly Dictionary<int, string> _lost = [];
    private readonly HashSet<int>[] _waitsFor = WaitsOf(plan);
    private readonly ILookup<int, int> _neededBy = WaitsOf(plan)
        .SelectMany((earlier, unit) => earlier.Select(needed => (needed, unit)))
        .ToLookup(pair => pair.needed, pair => pair.unit);

    /// <summary>The steps, each as it ends; those that nothing is done for come first.</summary>
    public IEnumerable<UpdateStep> Run(IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        if (plan.Units.Count > 0)
        {
            // Opened once, before several ask for it; and what a killed update left goes.
            _ = core.Store;
            WorkFolder.Sweep(core.LineageFolder, core.Files);
        }

        foreach (UpdateStep step in plan.Steps.Where(step => step.State != UpdateState.Planned))
        {
            yield return step;
        }

        int total = plan.Units.Sum(unit => unit.Count);
        int done = 0;
        SortedSet<int> ready = [.. Enumerable.Range(0, plan.Units.Count).Where(unit => _waitsFor[unit].Count == 0)];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using BlockingCollection<EndedUnit> ended = [];
        Dictionary<int, Task> running = [];
        try
        {
            while (ready.Count > 0 || running.Count > 0)
            {
                while (ready.Count > 0 && running.Count < options.ThrottleLimit)
                {
                    int unit = ready.Min;
                    ready.Remove(unit);
                    running[unit] = Start(unit, options.ThrottleLimit == 1 ? progress : null, ended, stop.Token);
                }

                EndedUnit finished = ended.Take(cancellationToken);
                running.Remove(finished.Unit);
                finished.Fault?.Throw();
                foreach (UpdateStep step in Settle(finished.Unit, finished.Steps, ready))
                {
                    progress?.Report(new OperationProgress("Updating", step.Node ?? step.PreviousNode, ++done, total, ProgressUnit.Items));
                    yield return step;
                }
            }
        }
        finally
        {
            // Nothing goes on behind a caller that has left, and nothing of it stays.
            stop.Cancel();
            Task.WaitAll([.. running.Values], CancellationToken.None);
        }
    }

    // A thread of its own: a training blocks it for long. Whatever it ends with is thrown where the steps are taken.
    private Task Start(int unit, IProgress<OperationProgress>? progress, BlockingCollection<EndedUnit> ended, CancellationToken cancellationToken)
        => Task.Factory.StartNew(
            () =>
            {
                EndedUnit end;
                try
                {
                    end = new EndedUnit(unit, _creation.Run(plan.Units[unit], _made, progress, cancellationToken), null);
                }
                catch (Exception fault)
                {
                    end = new EndedUnit(unit, [], ExceptionDispatchInfo.Capture(fault));
                }

                ended.Add(end, CancellationToken.None);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <summary>What follows from the end of a unit: its steps, what can begin now, and what cannot be made any more.</summary>
    private List<UpdateStep> Settle(int unit, IReadOnlyList<UpdateStep> steps, SortedSet<int> ready)
    {
        List<UpdateStep> settled = [.. steps];
        for (int i = 0; i < steps.Count; i++)
        {
            int at = plan.Units[unit][i];
            if (steps[i].State == UpdateState.Failed)
            {
                _lost[at] = $"Its parent {plan.Nodes[at].Subject} failed.";
            }
            else
            {
                _made[at] = NodeId.TryParse(steps[i].Node)!.Value;
            }
        }

        Queue<int> open = new([unit]);
        while (open.TryDequeue(out int finished))
        {
            foreach (int next in _neededBy[finished])
            {
                _waitsFor[next].Remove(finished);
                if (_waitsFor[next].Count > 0)
                {
                    continue;
                }

                if (LossOf(next) is { } reason)
                {
                    settled.AddRange(plan.Units[next].Select(step => plan.Steps[step].As(UpdateState.Blocked, reason)));
                    foreach (int step in plan.Units[next])
                    {
                        _lost[step] = $"Its parent {plan.Nodes[step].Subject} is blocked.";
                    }

                    open.Enqueue(next);
                }
                else
                {
                    ready.Add(next);
                }
            }
        }

        return settled;
    }

    /// <summary>Why a unit whose parents have all ended cannot be made; null where it can.</summary>
    private string? LossOf(int unit)
    {
        foreach (int step in plan.Units[unit])
        {
            foreach (PlannedParent parent in plan.Nodes[step].Parents)
            {
                if (parent.Step is { } earlier && _lost.TryGetValue(earlier, out string? reason))
                {
                    return plan.Units[unit].Count == 1 ? reason : $"It trains together with {plan.Nodes[step].Subject}: {reason}";
                }
            }
        }

        return null;
    }

    private static HashSet<int>[] WaitsOf(UpdatePlan plan)
    {
        Dictionary<int, int> unitOf = [];
        for (int unit = 0; unit < plan.Units.Count; unit++)
        {
            foreach (int step in plan.Units[unit])
            {
                unitOf[step] = unit;
            }
        }

        return [.. plan.Units.Select(unit => unit
            .SelectMany(step => plan.Nodes[step].Parents)
            .Select(parent => parent.Step)
            .OfType<int>()
            .Select(step => unitOf[step])
            .ToHashSet())];
    }

    private sealed record EndedUnit(int Unit, IReadOnlyList<UpdateStep> Steps, ExceptionDispatchInfo? Fault);
}
