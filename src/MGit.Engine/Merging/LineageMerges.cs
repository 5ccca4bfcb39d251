using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Merging.Composing;
using MGit.Engine.Merging.Planning;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Store.Locks;
using MGit.Engine.Testing;

namespace MGit.Engine.Merging;

/// <summary>Merges nodes of a repository.</summary>
/// <param name="repository">The repository.</param>
/// <param name="gate">Asks the tests; null: nobody does.</param>
/// <param name="host">Hears of decisions.</param>
public sealed class LineageMerges(LineageRepository repository, IMergeGate? gate = null, IEngineHost? host = null)
{
    private readonly IEngineHost _host = host ?? SilentHost.Instance;

    /// <summary>Decides a merge and, where nothing stands against it, makes the node with all merged nodes as parents.</summary>
    /// <exception cref="MGitException">
    /// <c>NodeNotFound</c>, <c>NodeNotStored</c>, <c>NodeExists</c>, <c>ModelsIncompatible</c>, <c>ArgumentInvalid</c>, … A conflict is no
    /// error but a result without a node.
    /// </exception>
    public MergeResult Merge(MergeRequest request, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        LineageSnapshot now = repository.Read(cancellationToken);
        ModelNode[] nodes = [.. request.Difference.Prepend(request.Reference).Select(now.Resolve)];
        RequireDistinct(nodes);
        MergedNode target = MergedNode.Of(now, request, nodes);
        NodeId? origin = MergeBase.Choose(now, request.Base, [.. nodes.Select(node => node.NodeId)], request.Options);
        using OpenModels models = OpenModels.Open(repository, origin?.ToString(), nodes.Select(node => node.Id), cancellationToken);
        MergePlan plan = MergePlanner.Make(models.Base, models.Models, request.Options, repository.Root, progress, cancellationToken);
        _host.Verbose($"{string.Join(" and ", nodes.Select(node => node.Id))}, parted at {origin?.ToString() ?? "no common ancestor"}: {plan.Outcome}.");
        MergeResult Result(string decision, IReadOnlyList<LineageTestResult>? tests = null, ModelNode? node = null) => new()
        {
            Repository = repository.Root,
            Node = node,
            Base = origin?.ToString(),
            Reference = nodes[0].Id,
            Difference = [.. nodes.Skip(1).Select(other => other.Id)],
            Outcome = plan.Outcome,
            Conflicts = plan.Conflicts,
            Tests = tests ?? [],
            Decision = decision,
        };

        if (plan.Tensors is null)
        {
            int open = plan.Conflicts.Count(conflict => conflict is { Kind: MergeOutcome.Conflict, Choice: null });
            return Result($"not merged: {(open == 1 ? "a layer was" : $"{open} layers were")} changed in different ways");
        }

        if (request.DecideOnly)
        {
            return Result("not merged: only decided");
        }

        using WorkFolder work = repository.BeginWork();
        ComposedModel composed = Compose(plan, work.Path, progress, cancellationToken);
        IReadOnlyList<LineageTestResult> tests = [];
        string decision = "merged: no layer depends on another's change";
        if (plan.Outcome != MergeOutcome.NoConflict)
        {
            bool isAsked = !request.SkipTest && gate is not null;
            tests = isAsked ? gate!.Test(new MergeCandidate(target.Name, target.Type, composed.Container.Architecture, composed.Path, nodes), progress, cancellationToken) : [];
            if (tests.FirstOrDefault(test => test.Passed == false) is { } failed)
            {
                return Result($"not merged: the test {failed.Test} did not pass{(failed.Error is { } why ? $" ({why})" : "")}", tests);
            }

            int passed = tests.Count(test => test.Passed == true);
            decision = passed > 0 ? $"merged: {(passed == 1 ? "a test" : $"{passed} tests")} passed"
                : request.SkipTest ? "merged: tests were skipped"
                : "merged: no test decided";
        }

        // One that is found again is not written down: where the models are made anew from a later base, they are merged over that.
        bool isFound = origin is null || MergeBase.Find(now, [.. nodes.Select(node => node.NodeId)]) == origin;
        return Result(decision, tests, Add(request, target, nodes, isFound ? null : origin.ToString(), composed, progress, cancellationToken));
    }

    /// <summary>Makes the model of a node with <c>create: {builtin: merge}</c>: with the same parents, byte for byte what the merge made.</summary>
    /// <param name="parents">Ids of the node's parents, in order.</param>
    /// <param name="parameters">The creation's parameters; see <see cref="MergeParameters"/>.</param>
    /// <param name="folder">An existing, empty folder.</param>
    /// <param name="progress">Bytes written.</param>
    /// <param name="cancellationToken">Stops it; what was written by then is left.</param>
    /// <exception cref="MGitException"><c>MergeConflict</c>: these parents have a conflict that nothing was chosen for. Else as <see cref="Merge"/>.</exception>
    public ComposedModel Create(
        IReadOnlyList<string> parents, ValueMap parameters, string folder, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parents);
        (MergeOptions options, string? given) = MergeParameters.Read(parameters);
        LineageSnapshot now = repository.Read(cancellationToken);
        NodeId[] nodes = [.. parents.Select(parent => now.Resolve(parent).NodeId)];
        NodeId? origin = MergeBase.Choose(now, given, nodes, options);
        using OpenModels models = OpenModels.Open(repository, origin?.ToString(), nodes.Select(node => node.ToString()), cancellationToken);
        MergePlan plan = MergePlanner.Make(models.Base, models.Models, options, repository.Root, progress, cancellationToken);
        return plan.Tensors is not null
            ? Compose(plan, folder, progress, cancellationToken)
            : throw new MGitException(
                ErrorCode.MergeConflict,
                $"{string.Join(" and ", nodes)} cannot be merged as the creation says: {string.Join("; ", plan.Conflicts.Where(conflict => conflict.Choice is null).Take(3))}.",
                nodes[0].ToString());
    }

    private static void RequireDistinct(ModelNode[] nodes)
    {
        if (nodes.Length < 2 || nodes.DistinctBy(node => node.NodeId).Count() != nodes.Length)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{string.Join(", ", nodes.Select(node => node.Id))}: two or more different nodes are merged.", nodes[0].Id);
        }
    }

    private ComposedModel Compose(MergePlan plan, string folder, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ComposedModel composed = ModelComposer.Write(plan.Containers, plan.Tensors!, folder, progress, cancellationToken);
        if (!composed.IsRefilled)
        {
            _host.Warning($"The merged model does not fit the files of any of the models, and becomes a safetensors file: graphs and objects in {composed.Container.Name} are not in it.");
        }

        return composed;
    }

    private ModelNode Add(
        MergeRequest request,
        MergedNode target,
        ModelNode[] nodes,
        string? givenBase,
        ComposedModel composed,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        using NodeAdder adder = repository.BeginAdd();
        NodeDraft draft = target.Draft(request, nodes, givenBase, composed);
        adder.Add(draft, progress, cancellationToken);
        AddedNode added = adder.Complete(progress, cancellationToken).Single();
        return added.Node ?? throw added.Error!;
    }
}
