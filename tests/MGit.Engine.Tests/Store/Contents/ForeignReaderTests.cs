using System.Diagnostics;
using MGit.Engine.Repositories;
using MGit.Engine.Tensors;
using MGit.Engine.Tests.Repositories;

namespace MGit.Engine.Tests.Store.Contents;

/// <summary>The store's format as docs/store-format.md says it: a reader in another language restores what the engine stored.</summary>
public sealed class ForeignReaderTests
{
    [PythonFact]
    public void A_reader_written_from_the_documentation_restores_nodes()
    {
        using RepositoryFolder repository = new();
        using TemporaryFolder files = new();
        SyntheticModel model = new(1, ("body.weight", [270, 1000]), ("head.weight", [200, 128]), ("head.bias", [128]), ("norm.running_var", [700]));
        float[] half = [.. model.Values["body.weight"]];
        Dictionary<string, string> added = new()
        {
            ["first@1"] = model.Write(files, "first.safetensors"),
            ["second@1"] = model.Tuned(2).Write(files, "second.safetensors"),
            ["third@1"] = model.Tuned(2).Tuned(3, 1e-5).With("mask", new TensorShape(32, 1024), new float[32 * 1024]).Write(files, "third.safetensors"),
            ["rows@1"] = model.Tuned(2).With("head.weight", new TensorShape(200, 128), MovedRows(model.Tuned(2).Values["head.weight"], 128))
                .With("body.weight", new TensorShape(270, 1000), [.. model.Tuned(2).Values["body.weight"].Select(value => value * 0.97f)]).Write(files, "rows.safetensors"),
            ["half@1"] = HalfPrecision.Write(files.PathOf("half.safetensors"), ElementType.BF16, half, new TensorShape(270, 1000)),
            ["text@1"] = files.File("text.txt", string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i} squared is {i * i}\n"))),
        };
        string? parent = null;
        foreach ((string node, string path) in added)
        {
            string name = node[..^2];
            repository.Add(new NodeDraft { SourcePath = path, Name = name, Parents = parent is null ? [] : [parent] });
            parent = name;
        }

        foreach ((string node, string path) in added)
        {
            string destination = files.PathOf($"out-{node}");
            Run(repository.Root, node, destination);
            Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Path.Combine(destination, Path.GetFileName(path))));
        }
    }

    [PythonFact]
    public void It_refuses_damaged_packs()
    {
        using RepositoryFolder repository = new();
        repository.Add(new NodeDraft { SourcePath = repository.Model("a.safetensors"), Name = "a" });
        string pack = Assert.Single(Directory.GetFiles(Path.Combine(repository.Root, ".lineage", "packs"), "*.pack"));
        byte[] bytes = File.ReadAllBytes(pack);
        bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(pack, bytes);

        Assert.Throws<InvalidOperationException>(() => Run(repository.Root, "a@1", repository.PathOf("out")));
    }

    /// <summary>All rows changed alike, every third one the opposite way.</summary>
    private static float[] MovedRows(IReadOnlyList<float> values, int length)
    {
        Random random = new(11);
        float[] change = [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * 0.01f)];
        return [.. values.Select((value, i) => value + (i / length % 3 == 0 ? -1 : 1) * change[i % length] + random.NextSingle() * 1e-5f)];
    }

    private static void Run(string root, string node, string destination)
    {
        string reader = Path.Combine(AppContext.BaseDirectory, "StoreReader", "restore.py");
        using Process process = Process.Start(new ProcessStartInfo(PythonFactAttribute.Program, ["-B", reader, root, node, destination])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{node}: {errors}{output.Result}");
        }
    }
}
