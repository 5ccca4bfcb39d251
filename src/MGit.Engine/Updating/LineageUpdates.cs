using System.Collections;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Updating.Creation;
using MGit.Engine.Updating.Plan;
using MGit.Engine.Updating.Runner;
using MGit.Engine.Updating.Runs;

namespace MGit.Engine.Updating;

/// <summary>Makes nodes by their creation functions: what descends from a version that was replaced, or what is declared and not made yet.</summary>
public sealed class LineageUpdates
{
    private readonly RepositoryCore _core;
    private readonly LineageRepository _repository;

    internal LineageUpdates(LineageRepository repository, RepositoryCore core)
    {
        _core = core;
        _repository = repository;
    }

    /// <summary>What an update would do. Nothing runs and nothing is changed.</summary>
    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>NodeNotStored</c>, <c>ArgumentInvalid</c>.</exception>
    public UpdatePlan Plan(UpdateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new PlanReader(_core, _core.Read(cancellationToken), request).Read();
    }

    /// <summary>
    /// Carries a plan out and yields every step as it ends. Each node is there with its content and the record of its run, or nothing of
    /// it is; failed and stopped runs are recorded too. Leaving the enumeration early stops what runs.
    /// </summary>
    /// <param name="plan">Made by <see cref="Plan"/> of the same repository.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellationToken">Stops it, and every program it started.</param>
    public IEnumerable<UpdateStep> Run(UpdatePlan plan, UpdateOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        return options.ThrottleLimit >= 1
            ? new UpdateRunner(_repository, _core, plan, options).Run(progress, cancellationToken)
            : throw new MGitException(ErrorCode.ArgumentInvalid, $"ThrottleLimit is {options.ThrottleLimit}; at least 1 is expected.", options.ThrottleLimit);
    }

    /// <summary>
    /// Remembers that the user has agreed to run the script or command of a creation as it is now, as who types it does. A script that is
    /// not there yet is asked about when it is to run.
    /// </summary>
    /// <param name="create">In the shape of its YAML.</param>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>.</exception>
    public void Agree(IDictionary create)
    {
        CreateDeclaration declared = DeclaredValues.CreateOf(create);
        bool isThere = declared.Kind != CreateKind.Script || File.Exists(Path.GetFullPath(declared.Target, _core.Root));
        _repository.Tests.Trust.Add(isThere && CreationFunctions.RunnableOf(declared, _core.Root) is { } item ? [item] : []);
    }

    /// <summary>What ran, newest first.</summary>
    /// <param name="node">A reference of the node that was made, or whose next version was to be made; null: all.</param>
    /// <param name="last">How many at most; null: all.</param>
    /// <param name="log">Whether to read what the runs wrote.</param>
    /// <param name="cancellationToken">Stops the reading of the lineage.</param>
    public IReadOnlyList<LineageRun> Runs(string? node, int? last, bool log, CancellationToken cancellationToken = default)
    {
        LineageSnapshot now = _core.Read(cancellationToken);
        return RunReader.Read(_core, now, node is null ? null : now.Resolve(node), last, log);
    }
}
