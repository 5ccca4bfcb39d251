using System.Globalization;
using System.Text.Json;
using MGit.Engine.Checkpoints;
using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Store;

/// <summary>Stored sizes of the real families beside other ways to store them, as Markdown.</summary>
internal static class FamilyBenchmark
{
    private const double Epsilon = 1e-4;

    public static int Run(string data)
    {
        Console.WriteLine("| family | files | raw | zstd -19, each | xz -9, the set | MGit lossless | of raw | MGit bounded 1e-4 | of raw |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (Family family in Family.All)
        {
            string[] paths = [.. family.Members.Select(member => Path.Combine(data, family.Name, member.File))];
            long raw = paths.Sum(path => new FileInfo(path).Length);
            long? zstd = paths.Aggregate((long?)0, (sum, path) => sum + Tools.OutputLength("zstd", "-19", "-q", "-c", path));
            long? xz = XzOfSet(paths);
            long lossless = Store(family, paths, null);
            long bounded = Store(family, paths, new ErrorBound(Epsilon));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {family.Name} | {paths.Length} | {raw:N0} | {zstd:N0} | {xz:N0} | {lossless:N0} | {100.0 * lossless / raw:F1} % | {bounded:N0} | {100.0 * bounded / raw:F1} % |"));
        }

        Console.WriteLine();
        Console.WriteLine("Tensors of each child with a parent of the same name and shape, beside `reference_lzma.py` on the same float32 tensors (bounded, 1e-4):");
        Console.WriteLine();
        Console.WriteLine("| child | parameters | MGit bounded | reference, per tensor | reference, joined | MGit seconds | reference seconds |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (Family family in Family.All)
        {
            Compare(data, family);
        }

        return 0;
    }

    private static long? XzOfSet(string[] paths)
    {
        string joined = Path.GetTempFileName();
        try
        {
            // A plain concatenation: tar's headers would only add to it.
            using (FileStream target = File.Create(joined))
            {
                foreach (string path in paths)
                {
                    using FileStream source = File.OpenRead(path);
                    source.CopyTo(target);
                }
            }

            return Tools.OutputLength("xz", "-9", "-k", "-c", joined);
        }
        finally
        {
            File.Delete(joined);
        }
    }

    private static long Store(Family family, string[] paths, ErrorBound? bound)
    {
        using ScratchStore store = new();
        ContentId[] manifests = new ContentId[paths.Length];
        for (int index = 0; index < paths.Length; index++)
        {
            int parent = family.Members[index].Parent;
            manifests[index] = store.Add(paths[index], new IngestOptions { Bound = parent < 0 ? null : bound }, parent < 0 ? [] : [manifests[parent]]).Manifest;
        }

        return store.PackBytes;
    }

    private static void Compare(string data, Family family)
    {
        foreach ((string file, int parent) in family.Members)
        {
            if (parent < 0)
            {
                continue;
            }

            FloatPairs pairs = FloatPairs.Of(Path.Combine(data, family.Name, file), Path.Combine(data, family.Name, family.Members[parent].File));
            (string child, string from) = pairs.Write();
            string? json = Tools.Output(
                "python3", Path.Combine(data, "..", "tools", "reference_lzma.py"), child, from, "--split", string.Join(',', pairs.Sizes));
            (long bytes, double seconds) = Bounded(pairs);
            JsonElement reference = json is null ? default : JsonDocument.Parse(json).RootElement;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {family.Name}/{file} | {pairs.Sizes.Sum():N0} | {bytes:N0} | {Number(reference, "bytes"):N0} | {Number(reference, "bytes_joined"):N0} | {seconds:F3} | {Number(reference, "compress_seconds"):F3} |"));
            File.Delete(child);
            File.Delete(from);
        }
    }

    private static double? Number(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object ? json.GetProperty(name).GetDouble() : null;

    /// <summary>The pairs' bytes as safetensors models, stored: what the child's records take.</summary>
    private static (long Bytes, double Seconds) Bounded(FloatPairs pairs)
    {
        using ScratchStore store = new();
        string parent = pairs.WriteModel(store.Folder, "parent", isChild: false);
        string child = pairs.WriteModel(store.Folder, "child", isChild: true);
        ContentId from = store.Add(parent, new IngestOptions()).Manifest;
        CheckpointReader.Open(child);
        long before = System.Diagnostics.Stopwatch.GetTimestamp();
        IngestResult result = store.Add(child, new IngestOptions { Bound = new ErrorBound(Epsilon) }, from);
        return (result.NewStoredBytes, System.Diagnostics.Stopwatch.GetElapsedTime(before).TotalSeconds);
    }
}
