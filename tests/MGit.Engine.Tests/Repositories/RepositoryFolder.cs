using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.Engine.Tests.Repositories;

/// <summary>A repository of a test's own, with models to put into it.</summary>
internal sealed class RepositoryFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RepositoryFolder()
    {
        Root = _folder.PathOf("repository");
        LineageRepository.Initialize(Root, null, out _).Dispose();
    }

    public string Root { get; }

    public string Declaration => Path.Combine(Root, "lineage.yaml");

    public string DeclarationText
    {
        get => File.ReadAllText(Declaration);
        set => File.WriteAllText(Declaration, value);
    }

    public string PathOf(string relative) => _folder.PathOf(relative);

    public string Model(string name, int seed = 1, float drift = 0, int driftSeed = 0)
        => _folder.File(name, TestModel.Make(seed, drift: drift, driftSeed: driftSeed));

    public LineageRepository Open() => LineageRepository.Open(Root);

    /// <summary>Adds one node in a repository opened for it alone.</summary>
    public ModelNode Add(NodeDraft draft)
    {
        using LineageRepository repository = Open();
        return Add(repository, draft);
    }

    public static ModelNode Add(LineageRepository repository, NodeDraft draft)
    {
        using NodeAdder adder = repository.BeginAdd();
        adder.Add(draft, null, CancellationToken.None);
        AddedNode added = Assert.Single(adder.Complete(null, CancellationToken.None));
        return added.Error is null ? added.Node! : throw added.Error;
    }

    public LineageSnapshot Read()
    {
        using LineageRepository repository = Open();
        return repository.Read();
    }

    /// <summary>Exports a node that is one file and gives back its bytes.</summary>
    public byte[] Export(string node)
    {
        using LineageRepository repository = Open();
        string destination = _folder.PathOf($"out-{Guid.NewGuid():N}");
        Directory.CreateDirectory(destination);
        FileInfo file = Assert.Single(repository.Export(node, destination, new ExportOptions(), null, CancellationToken.None));
        return File.ReadAllBytes(file.FullName);
    }

    public void Dispose() => _folder.Dispose();
}
