using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Repositories;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Store;

/// <summary>What a node costs in a repository that grows: versions of one model in a chain, and many models with a few versions each.</summary>
internal static class GrowthBenchmark
{
    private const int Rows = 64;
    private const int Columns = 256;

    /// <summary>Versions of each of the many models.</summary>
    private const int VersionsEach = 10;

    /// <param name="nodes">Nodes of the repository with many models; null for 1,000, after one chain of 100.</param>
    public static int Run(int? nodes)
    {
        Console.WriteLine("| repository | nodes added | bytes per node | milliseconds per node | median |");
        Console.WriteLine("|---|---|---|---|---|");
        if (nodes is null)
        {
            Grow("one chain", 100, [1, 10, 40, 70, 100], index => ("model", index));
        }

        int many = nodes ?? 1000;
        Grow("chains of 10", many, [1, many / 10, many / 2, many * 9 / 10, many], index => (string.Create(CultureInfo.InvariantCulture, $"model{index / VersionsEach}"), index % VersionsEach));
        return 0;
    }

    private static void Grow(string what, int nodes, int[] windows, Func<int, (string Name, int Version)> naming)
    {
        string folder = Directory.CreateTempSubdirectory("mgit-growth-").FullName;
        using LineageRepository repository = LineageRepository.Initialize(folder, new RepositoryOptions(), out _);
        string file = Path.Combine(folder, "model.safetensors");
        float[] values = new float[Rows * Columns];
        Random random = new(1);
        List<double> times = [];
        long before = StoredBytes(folder);
        int first = 0;
        for (int index = 0; index < nodes; index++)
        {
            (string name, int version) = naming(index);
            double scale = version == 0 ? 0.1 : 2e-3;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (version == 0 ? 0 : values[i]) + (float)((random.NextDouble() - 0.5) * scale);
            }

            Write(file, values);
            long start = Stopwatch.GetTimestamp();
            Add(repository, file, name, version);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (windows.Contains(index + 1))
            {
                long now = StoredBytes(folder);
                times.Sort();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {what} | {first + 1} to {index + 1} | {(now - before) / (index + 1 - first):N0} | {times.Average():F1} | {times[times.Count / 2]:F1} |"));
                (before, first) = (now, index + 1);
                times.Clear();
            }
        }

        repository.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static void Add(LineageRepository repository, string file, string name, int version)
    {
        using NodeAdder adder = repository.BeginAdd();
        adder.Add(version == 0 ? new NodeDraft { SourcePath = file, Name = name } : new NodeDraft { SourcePath = file, VersionOf = name }, null, CancellationToken.None);
        if (adder.Complete(null, CancellationToken.None).Single().Error is { } error)
        {
            throw error;
        }
    }

    private static void Write(string path, float[] values)
    {
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream, [new SafetensorsTensor("weight", ElementType.F32, new TensorShape(Rows, Columns), output => output.Write(MemoryMarshal.AsBytes(values.AsSpan())))]);
    }

    private static long StoredBytes(string folder) => Directory.EnumerateFiles(Path.Combine(folder, ".lineage", "packs"), "*.pack").Sum(path => new FileInfo(path).Length);
}
