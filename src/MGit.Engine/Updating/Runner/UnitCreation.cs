using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Running;
using MGit.Engine.Store.Locks;
using MGit.Engine.Updating.Creation;

namespace MGit.Engine.Updating.Runner;

/// <summary>Makes one node, or the members of a group together: runs the creation with no lock held, then commits all or nothing.</summary>
internal sealed class UnitCreation(LineageRepository repository, RepositoryCore core, UpdatePlan plan, UpdateOptions options)
{
    private static readonly TimeSpan RecordingTime = TimeSpan.FromSeconds(5);

    /// <summary>Makes the nodes of some steps of the plan.</summary>
    /// <param name="unit">Places in the plan.</param>
    /// <param name="made">The nodes that earlier steps made, by their places.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellationToken">Stops it; what it has written is gone then.</param>
    /// <returns>A step for each, Created, UpToDate or Failed.</returns>
    public IReadOnlyList<UpdateStep> Run(
        IReadOnlyList<int> unit, IReadOnlyDictionary<int, NodeId> made, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        RunLog log = new();
        List<RunRecorded> runs = [];
        CreationCommit? commit = null;
        DateTimeOffset started = DateTimeOffset.UtcNow;
        long start = TimeProvider.System.GetTimestamp();
        try
        {
            LineageSnapshot now = core.Read(cancellationToken);
            NodeDeclaration[] nodes = [.. unit.Select(step => plan.Declaration.Find(plan.Nodes[step].Subject)!)];
            ModelNode[][] parents = [.. unit.Select(step => ParentsOf(now, step, made))];
            ICreationFunction function = FunctionOf(nodes[0]);
            for (int i = 0; i < unit.Count; i++)
            {
                runs.Add(Begin(now, unit[i], nodes[i], parents[i], function, started));
            }

            foreach (NodeDeclaration node in nodes)
            {
                // Asked again at the last moment: what was agreed to may have been changed since.
                if (CreationFunctions.RunnableOf(node, core.Root, plan.Cascade is not null) is { } runnable)
                {
                    repository.Tests.Trust.Require(runnable);
                }
            }

            using WorkFolder work = WorkFolder.Create(core.LineageFolder, core.Files);
            CreationContext[] contexts = [.. unit.Select((step, i) => ContextOf(work.Path, i, runs[i].Node, nodes[i], parents[i], log, cancellationToken))];
            try
            {
                CreationResult result = Create(function, contexts, unit, progress, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
                string? text = log.Text();
                CreatedModel[] models = [.. unit.Select((step, i) => new CreatedModel(
                    nodes[i],
                    plan.Cascade is not null,
                    parents[i],
                    OutputOf(function, contexts[i]),
                    runs[i] with { Seconds = seconds, Device = result.Device, ExitCode = result.ExitCode, Log = text }))];
                commit = new CreationCommit(core, models);
                IReadOnlyList<ModelNode> created = commit.Run(cancellationToken);
                for (int i = 0; i < created.Count && !commit.IsOvertaken; i++)
                {
                    core.Log.Write("make", created[i].Id, ("run", runs[i].Run.ToString()), ("by", function.Name), ("seconds", seconds));
                }

                return [.. unit.Select((step, i) => Done(step, created[i], models[i], commit.IsOvertaken))];
            }
            finally
            {
                Array.ForEach(contexts, context => context.Dispose());
            }
        }
        catch (Exception stopped) when (cancellationToken.IsCancellationRequested && stopped is OperationCanceledException or MGitException { Code: ErrorCode.Canceled })
        {
            if (commit is not { IsStored: true })
            {
                RecordEnd(runs, RunOutcome.Stopped, "It was stopped.", null, start, log);
            }

            throw;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            if (commit is not { IsStored: true })
            {
                RecordEnd(runs, RunOutcome.Failed, fault.Message, (fault as CommandFailedException)?.ExitCode, start, log);
            }

            double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            return [.. unit.Select((step, i) => plan.Steps[step].As(
                UpdateState.Failed, fault.Message, seconds, Known(fault, plan.Nodes[step].Subject), i < runs.Count ? runs[i].Run : null))];
        }
    }

    private ModelNode[] ParentsOf(LineageSnapshot now, int step, IReadOnlyDictionary<int, NodeId> made) => [.. plan.Nodes[step].Parents.Select(parent =>
    {
        NodeId id = parent.Replacement ?? (parent.Step is { } earlier && made.TryGetValue(earlier, out NodeId fresh) ? fresh : parent.Id);
        return now.Find(id) ?? throw new MGitException(ErrorCode.ParentMissing, $"The parent {id} was renamed or removed meanwhile.", id);
    })];

    private ICreationFunction FunctionOf(NodeDeclaration node)
        => plan.Cascade is null && SourceCreation.PathOf(core.Root, node) is { } source ? new SourceCreation(source)
            : CreationFunctions.Of(node.Create!, core.Root, core.Options.Scripts);

    private RunRecorded Begin(
        LineageSnapshot now, int step, NodeDeclaration node, ModelNode[] parents, ICreationFunction function, DateTimeOffset started)
    {
        ValueMap parameters = node.Create?.Parameters ?? ValueMap.Empty;
        bool isNext = plan.Cascade is not null;
        return new RunRecorded(
            Guid.CreateVersion7(started),
            nameof(RunOutcome.Created),
            plan.Steps[step].Node ?? node.Id.ToString(),
            isNext ? null : now.Find(node.Id)?.Uid,
            [.. parents.Select(parent => new RunParent(parent.Id, parent.Uid, parent.ContentId))],
            function.Name,
            ValueMapJson.Text(parameters),
            started,
            0,
            Author.Current)
        {
            Previous = isNext ? node.Id.ToString() : null,
            PreviousUid = isNext ? now.Find(node.Id)?.Uid : null,
            Origin = plan.Cascade?.Origin,
            Target = plan.Cascade?.Target,
            Group = plan.Nodes[step].Group,
            Seed = parameters.ContainsKey("seed") || function.UsesSeed ? SeedOf(parameters) : null,
        };
    }

    private CreationContext ContextOf(
        string work, int index, string id, NodeDeclaration node, ModelNode[] parents, RunLog log, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(work, $"{index + 1}");
        string output = Path.Combine(folder, "output");
        core.Files.CreateDirectory(output);
        ValueMap parameters = node.Create?.Parameters ?? ValueMap.Empty;
        return new CreationContext
        {
            Node = id,
            Repository = repository,
            Models = () => core.Options.Models ?? ModelRuntime.Get(),
            OutputFolder = output,
            WorkFolder = folder,
            Parameters = parameters,
            Architecture = node.Architecture,
            Freeze = node.Freeze,
            Datasets = [.. plan.Declaration.Datasets.Select(dataset => dataset with
            {
                Path = Path.Combine(core.Root, dataset.Path.Replace('/', Path.DirectorySeparatorChar)),
            })],
            Seed = SeedOf(parameters),
            Device = options.Device,
            Log = log.Add,
            Parents = [.. parents.Select((parent, at) => new CreationParent(
                parent.Id,
                parent.ContentId!,
                () => repository.OpenModel(parent.Id, cancellationToken),
                () => Export(parent.Id, Path.Combine(folder, "parents", $"{at + 1}"), cancellationToken)))],
        };
    }

    private string Export(string node, string folder, CancellationToken cancellationToken)
    {
        core.Files.CreateDirectory(folder);
        repository.Export(node, folder, new ExportOptions(), null, cancellationToken);
        return folder;
    }

    private CreationResult Create(
        ICreationFunction function, CreationContext[] contexts, IReadOnlyList<int> unit, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        if (contexts.Length == 1)
        {
            return function.Create(contexts[0], progress, cancellationToken);
        }

        string group = plan.Nodes[unit[0]].Group!;
        IReadOnlyList<string> shared = plan.Declaration.Groups.First(known => string.Equals(known.Name, group, StringComparison.OrdinalIgnoreCase)).Shared;
        return ((IJointCreation)function).CreateTogether(contexts, shared, progress, cancellationToken);
    }

    /// <summary>One file is a model of one file; more are a folder.</summary>
    private static string OutputOf(ICreationFunction function, CreationContext context)
    {
        if (function is SourceCreation source)
        {
            return source.FullPath;
        }

        DirectoryInfo folder = new(context.OutputFolder);
        if (folder is not { Exists: true, LinkTarget: null })
        {
            throw Failed($"{function.Name} removed its output folder, where the model of {context.Node} was to be, or put something else in its place.");
        }

        FileSystemInfo[] entries = [.. folder.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0 }).Take(2)];
        return entries switch
        {
            [] => throw Failed($"{function.Name} ended without writing a file into its output folder, where the model of {context.Node} was to be."),
            [{ LinkTarget: { } target } link] => throw Failed(
                $"{function.Name} left the link '{link.Name}' to '{target}' in its output folder. Put the model of {context.Node} itself in its place."),
            [FileInfo file] => file.FullName,
            _ => folder.FullName,
        };

        MGitException Failed(string why) => new(ErrorCode.CreationFailed, why, context.Node);
    }

    private UpdateStep Done(int step, ModelNode node, CreatedModel model, bool isOvertaken) => plan.Steps[step].As(
        isOvertaken ? UpdateState.UpToDate : UpdateState.Created,
        isOvertaken ? "Somebody else made it meanwhile." : null,
        model.Run.Seconds,
        run: isOvertaken ? null : model.Run.Run,
        node: node,
        parents: model.Parents);

    /// <summary>Records a run that made no node: a commit of its own, which nothing else waits for.</summary>
    private void RecordEnd(List<RunRecorded> runs, RunOutcome outcome, string reason, int? exitCode, long start, RunLog log)
    {
        if (runs.Count == 0)
        {
            return;
        }

        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        using CancellationTokenSource limit = new(RecordingTime);
        try
        {
            core.Change(
                (change, _) => runs.ForEach(run => change.Record(
                    run with { Outcome = outcome.ToString(), Error = reason, ExitCode = exitCode, Seconds = seconds, Log = log.Text() })),
                limit.Token);
        }
        catch (Exception fault) when (fault is MGitException or OperationCanceledException)
        {
            core.Options.Host.Warning($"The run of {runs[0].Node} could not be recorded: {fault.Message}");
        }
    }

    private static long SeedOf(ValueMap parameters) => parameters.TryGetValue("seed", out object? given) && given is long seed ? seed : 0;

    private static MGitException Known(Exception fault, NodeId subject)
        => fault as MGitException ?? new MGitException(ErrorCode.CreationFailed, $"Making the model of {subject} failed: {fault.Message}", subject, fault);
}
