using System.Globalization;
using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Files;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.CrashHost.Scenarios;

/// <summary>Scenarios of stored contents.</summary>
internal static class ContentScenarios
{
    private const int Chunk = 1 << 20;

    /// <summary>
    /// Adds a model of the size in the first argument (MiB), one tensor half of it, and a fine-tune of it (bounded if the second argument
    /// says so), and exports the fine-tune. Reported: "peak n", the highest anonymous memory of the process in MiB.
    /// </summary>
    internal static void Memory(ScenarioRun run)
    {
        long mebibytes = long.Parse(run.Arguments[0], CultureInfo.InvariantCulture);
        ErrorBound? bound = run.Arguments.Count > 1 && run.Arguments[1] == "bounded" ? new ErrorBound(1e-4) : null;
        string parent = Write(Path.Combine(run.Folder, "parent.safetensors"), mebibytes, 0);
        string child = Write(Path.Combine(run.Folder, "child.safetensors"), mebibytes, 1e-3f);
        string lineage = Path.Combine(run.Folder, ".lineage");
        PackStore.Create(lineage);
        using PackStore packs = PackStore.Open(lineage);
        long peak = 0;
        using Timer sampler = new(_ => peak = Math.Max(peak, AnonymousMebibytes()), null, 0, 10);
        ContentId first = Add(packs, parent, null, []);
        ContentId second = Add(packs, child, bound, [first]);
        ContentStore contents = new(packs);
        string target = Path.Combine(run.Folder, "restored.safetensors");
        ModelRestore.Export(contents, contents.ReadManifest(second), target, new RestoreOptions(), DiskFiles.Instance, null, CancellationToken.None);
        run.Report($"peak {Math.Max(peak, AnonymousMebibytes()).ToString(CultureInfo.InvariantCulture)}");
    }

    private static ContentId Add(PackStore packs, string path, ErrorBound? bound, ContentId[] bases)
    {
        using PackWriter writer = packs.BeginWrite();
        ModelIngest ingest = new(packs, writer, new IngestOptions { Bound = bound });
        IngestResult added = ingest.Add(CheckpointReader.Open(path), bases, null, CancellationToken.None);
        writer.Commit(transaction =>
        {
            ingest.Apply(transaction);
            return [];
        });
        return added.Manifest;
    }

    private static string Write(string path, long mebibytes, float step)
    {
        long elements = mebibytes * Chunk / sizeof(float);
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream,
        [
            new SafetensorsTensor("large", ElementType.F32, new TensorShape(elements / 2), output => Fill(output, elements / 2, 1, step)),
            .. Enumerable.Range(0, 8).Select(index => new SafetensorsTensor(
                $"part{index}", ElementType.F32, new TensorShape(elements / 16), output => Fill(output, elements / 16, index + 2, step))),
        ]);
        return path;
    }

    private static void Fill(Stream output, long elements, int seed, float step)
    {
        Random random = new(seed);
        float[] values = new float[Chunk / sizeof(float)];
        for (long done = 0; done < elements; done += values.Length)
        {
            for (int index = 0; index < values.Length; index++)
            {
                values[index] = (float)random.NextDouble() * 0.1f + step * (index % 17);
            }

            output.Write(MemoryMarshal.AsBytes(values.AsSpan(0, (int)Math.Min(values.Length, elements - done))));
        }
    }

    private static long AnonymousMebibytes()
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("RssAnon:", StringComparison.Ordinal));
        return long.Parse(line["RssAnon:".Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024;
    }
}
