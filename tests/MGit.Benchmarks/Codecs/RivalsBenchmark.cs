using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using MGit.Benchmarks.Store;
using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Codecs;

/// <summary>What each child of the real families takes, exact and bounded, beside other ways to store the same tensors.</summary>
internal static class RivalsBenchmark
{
    public static int Run(string data)
    {
        List<string> bounded = [];
        Console.WriteLine("| child | raw | MGit lossless | zstd 1 | zstd 3 | zstd 19 | XOR, planes, zstd 3 | difference, planes, zstd 3 | exponents, Huffman | best rival / MGit |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (Family family in Family.All)
        {
            long[] sums = new long[8];
            double[] references = new double[3];
            foreach ((string file, int parent) in family.Members)
            {
                if (parent < 0)
                {
                    continue;
                }

                FloatPairs pairs = FloatPairs.Of(Path.Combine(data, family.Name, file), Path.Combine(data, family.Name, family.Members[parent].File));
                (string childPath, string parentPath) = pairs.Write();
                long[] sizes = Exact(pairs, File.ReadAllBytes(childPath), File.ReadAllBytes(parentPath));
                Console.WriteLine(Row(Name(file), sizes));
                double[] within = Bounded(pairs, data, childPath, parentPath);
                bounded.Add(BoundedRow(Name(file), within));
                for (int i = 0; i < sizes.Length; i++)
                {
                    sums[i] += sizes[i];
                }

                for (int i = 0; i < within.Length; i++)
                {
                    references[i] += within[i];
                }

                File.Delete(childPath);
                File.Delete(parentPath);
            }

            Console.WriteLine(Row($"**{family.Name}**", sums));
            bounded.Add(BoundedRow($"**{family.Name}**", references));
        }

        Console.WriteLine();
        Console.WriteLine("| child | MGit bounded | reference, per tensor | / MGit | reference, joined | / MGit |");
        Console.WriteLine("|---|---|---|---|---|---|");
        bounded.ForEach(Console.WriteLine);
        return 0;
    }

    private static string Name(string file) => file.Split('.')[0];

    private static long[] Exact(FloatPairs pairs, byte[] child, byte[] parent)
    {
        ReadOnlySpan<uint> mine = MemoryMarshal.Cast<byte, uint>(child);
        ReadOnlySpan<uint> theirs = MemoryMarshal.Cast<byte, uint>(parent);
        return
        [
            child.Length, Stored(pairs, null), Rivals.Zstd(child, 1), Rivals.Zstd(child, 3), Rivals.Zstd(child, 19),
            Rivals.XorPlanes(mine, theirs), Rivals.DifferencePlanes(mine, theirs), Rivals.ExponentSplit(mine),
        ];
    }

    /// <summary>MGit's bytes and the reference's, per tensor and joined; not a number where it cannot be run.</summary>
    private static double[] Bounded(FloatPairs pairs, string data, string child, string parent)
    {
        string? json = Tools.Output("python3", Path.Combine(data, "..", "tools", "reference_lzma.py"), child, parent, "--split", string.Join(',', pairs.Sizes));
        double mine = Stored(pairs, new ErrorBound(1e-4));
        if (json is null)
        {
            return [mine, double.NaN, double.NaN];
        }

        using JsonDocument reference = JsonDocument.Parse(json);
        return [mine, reference.RootElement.GetProperty("bytes").GetDouble(), reference.RootElement.GetProperty("bytes_joined").GetDouble()];
    }

    /// <summary>Everything the child adds to a store: records with their headers, names, manifest.</summary>
    private static long Stored(FloatPairs pairs, ErrorBound? bound)
    {
        using ScratchStore store = new();
        ContentId from = store.Add(pairs.WriteModel(store.Folder, "parent", isChild: false), new IngestOptions()).Manifest;
        return store.Add(pairs.WriteModel(store.Folder, "child", isChild: true), new IngestOptions { Bound = bound }, from).NewStoredBytes;
    }

    private static string Row(string name, long[] sizes) => string.Create(
        CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", sizes.Select(size => size.ToString("N0", CultureInfo.InvariantCulture)))} | {(double)sizes[2..].Min() / sizes[1]:F3} |");

    private static string BoundedRow(string name, double[] sizes) => string.Create(
        CultureInfo.InvariantCulture, $"| {name} | {sizes[0]:N0} | {sizes[1]:N0} | {sizes[1] / sizes[0]:F2} | {sizes[2]:N0} | {sizes[2] / sizes[0]:F2} |");
}
