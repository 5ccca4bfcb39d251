using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;
using MGit.Engine.Tests.Repositories;

namespace MGit.Engine.Tests.Testing;

/// <summary>A repository with models a@1 .. and tests, run by fakes; everything in it is agreed to.</summary>
internal sealed class TestRepository : IDisposable
{
    private readonly RepositoryFolder _folder = new();
    private LineageRepository? _repository;

    public FakeScripts Scripts { get; } = new();

    public FakeModels Models { get; } = new();

    public string Root => _folder.Root;

    public LineageRepository Repository => _repository ??= LineageRepository.Open(Root, new RepositoryOptions
    {
        Scripts = Scripts,
        Models = Models,
        TrustFolder = _folder.PathOf("trust"),
    });

    public ModelNode Add(string name, int seed, string? parent = null, string? type = null, string? versionOf = null, float drift = 0)
        => RepositoryFolder.Add(Repository, new NodeDraft
        {
            SourcePath = _folder.Model($"{seed}-{drift}/model.safetensors", seed, drift, driftSeed: 1),
            Name = versionOf is null ? name : null,
            VersionOf = versionOf,
            Parents = parent is null ? null : [parent],
            Type = type,
        });

    public void Declare(string tests) => _folder.DeclarationText += $"\n{tests}\n";

    public string DeclarationText
    {
        get => _folder.DeclarationText;
        set => _folder.DeclarationText = value;
    }

    public void Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public List<LineageTestResult> Run(TestRunOptions? options = null, bool trust = true)
    {
        TestPlan plan = Repository.Tests.Plan(options ?? new TestRunOptions(), CancellationToken.None);
        if (trust)
        {
            Repository.Tests.Trust.Add(plan.Runnables);
        }

        return [.. Repository.Tests.Run(plan, null, CancellationToken.None)];
    }

    public LineageTestResult RunOne(TestRunOptions? options = null) => Assert.Single(Run(options));

    public void Reopen()
    {
        _repository?.Dispose();
        _repository = null;
    }

    public void Dispose()
    {
        Reopen();
        _folder.Dispose();
    }
}
