using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Tests.Store.Crashes;

namespace MGit.Engine.Tests.Repositories.Crashes;

/// <summary>What must hold of a repository after any crash.</summary>
internal static class RepositoryCheck
{
    /// <summary>Nodes a, b (from a) and "noted", and the models a to d.</summary>
    public static void Prepare(string folder)
    {
        string models = Path.Combine(folder, "models");
        Directory.CreateDirectory(models);
        byte[][] contents = [TestModel.Make(1), TestModel.Make(1, drift: 1e-3f, driftSeed: 2), TestModel.Make(1, drift: 1e-3f, driftSeed: 3), TestModel.Make(4)];
        for (int i = 0; i < contents.Length; i++)
        {
            File.WriteAllBytes(Path.Combine(models, $"{(char)('a' + i)}.safetensors"), contents[i]);
        }

        string root = Path.Combine(folder, "repository");
        using LineageRepository repository = LineageRepository.Initialize(root, null, out _);
        RepositoryFolder.Add(repository, new NodeDraft { SourcePath = Path.Combine(models, "a.safetensors") });
        RepositoryFolder.Add(repository, new NodeDraft { SourcePath = Path.Combine(models, "b.safetensors"), Parents = ["a"] });
        RepositoryFolder.Add(repository, new NodeDraft { Name = "noted", Parents = ["b"] });
    }

    /// <summary>The store is clean, every stored node comes out as it went in, and what the killed process had reported is there.</summary>
    public static LineageSnapshot Check(string folder, CrashHostProcess killed)
    {
        using LineageRepository repository = LineageRepository.Open(Path.Combine(folder, "repository"));
        LineageSnapshot now = repository.Read();
        StoreFault? fault = repository.Maintenance.Test(decode: true, null, CancellationToken.None).FirstOrDefault();
        Assert.True(fault is null, fault?.Message);
        Assert.Empty(repository.Summarize().Undeclared);
        foreach (ModelNode node in now.Nodes.Where(node => node.Presence == Presence.Stored))
        {
            string source = node.Name[(node.Name.LastIndexOf('-') + 1)..];
            Export(repository, node, folder, Path.Combine(folder, "models", source + ".safetensors"));
        }

        foreach (string line in killed.Lines)
        {
            string[] words = line.Split(' ');
            if (words[0] is "added" or "renamed")
            {
                Assert.NotNull(now.Find(words[1]));
            }
            else if (words[0] == "removed")
            {
                Assert.Null(now.Find(words[1]));
            }
        }

        return now;
    }

    private static void Export(LineageRepository repository, ModelNode node, string folder, string source)
    {
        string destination = Path.Combine(folder, "out", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(destination);
        FileInfo file = Assert.Single(repository.Export(node.Id, destination, new ExportOptions(), null, CancellationToken.None));
        Assert.True(File.ReadAllBytes(source).AsSpan().SequenceEqual(File.ReadAllBytes(file.FullName)), $"{node.Id} came out otherwise than it went in.");
    }
}
