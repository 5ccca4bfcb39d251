using System.Collections;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Store.Files;
using MGit.Engine.Tests.Repositories;
using MGit.Engine.Updating;

namespace MGit.Engine.Tests.Updating;

/// <summary>A repository whose nodes are made by scripts of a test.</summary>
internal sealed class UpdateFolder : IDisposable
{
    private readonly RepositoryFolder _folder = new();

    public FakeScripts Scripts { get; } = new();

    public string Root => _folder.Root;

    public RepositoryFolder Files => _folder;

    public FakeTraining Training { get; } = new();

    /// <param name="disk">What durable files go through; null: the disk.</param>
    public LineageRepository Open(IDurableFiles? disk = null) => LineageRepository.Open(Root, new RepositoryOptions
    {
        Files = disk ?? DiskFiles.Instance,
        Scripts = Scripts,
        Models = Training,
        TrustFolder = _folder.PathOf("trust"),
    });

    /// <summary>Names a script that runs an action.</summary>
    public void Script(string name, Action<Engine.Running.ScriptCall, CancellationToken> action)
    {
        File.WriteAllText(Path.Combine(Root, name), "# a test stands behind it");
        Scripts[name] = action;
    }

    /// <summary>A stored node; one that has a script is made by it from its parents.</summary>
    public ModelNode Add(string name, string[]? parents = null, string? script = null, string? versionOf = null, int seed = 1)
        => _folder.Add(new NodeDraft
        {
            SourcePath = _folder.Model($"{Guid.NewGuid():N}.safetensors", seed),
            Name = versionOf is null ? name : null,
            VersionOf = versionOf,
            Parents = parents,
            Create = script is null ? null : new Hashtable { ["script"] = script, ["parameters"] = new Hashtable { ["rate"] = 0.5, ["epochs"] = 3 } },
            Tags = ["kept"],
            Metadata = new Hashtable { ["owner"] = "vision" },
            Type = "digits",
        });

    /// <summary>Makes and carries out a plan; what it runs is agreed to.</summary>
    public IReadOnlyList<UpdateStep> Update(UpdateRequest request, UpdateOptions? options = null)
    {
        using LineageRepository repository = Open();
        UpdatePlan plan = Plan(repository, request);
        return [.. repository.Updates.Run(plan, options ?? new UpdateOptions(), null, CancellationToken.None)];
    }

    /// <summary>Makes a plan and agrees to what it runs.</summary>
    public static UpdatePlan Plan(LineageRepository repository, UpdateRequest request)
    {
        UpdatePlan plan = repository.Updates.Plan(request);
        repository.Tests.Trust.Add(plan.Runnables);
        return plan;
    }

    public IReadOnlyList<LineageRun> Runs(string? node = null, bool log = false)
    {
        using LineageRepository repository = Open();
        return repository.Updates.Runs(node, null, log);
    }

    /// <summary>What work left behind: nothing, once it has ended.</summary>
    public IReadOnlyList<string> Leftovers()
        => [.. Directory.EnumerateFileSystemEntries(Path.Combine(Root, ".lineage", "tmp")),
            .. Directory.EnumerateFiles(Path.Combine(Root, ".lineage", "locks"), "work-*")];

    public void Dispose() => _folder.Dispose();
}
