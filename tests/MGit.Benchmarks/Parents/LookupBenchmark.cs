using System.Diagnostics;
using System.Globalization;
using MGit.Engine.Catalog;
using MGit.Engine.Checkpoints;
using MGit.Engine.Comparison.Similarity;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Benchmarks.Parents;

/// <summary>
/// The search alone: sketches of models of one architecture in the catalog, each near one of the earlier ones; how long the look-up and
/// the comparison of what it finds take, and how often the nearest is among it.
/// </summary>
internal static class LookupBenchmark
{
    private const int Bases = 100;
    private const int Probes = 200;
    private const int Tensors = 64;
    private const int Samples = 64;

    public static int Run(int count, int seed)
    {
        Random random = new(seed);
        using CatalogConnection connection = CatalogConnection.OpenUnchecked(":memory:", SqliteOpenMode.Memory, immutable: false, TimeSpan.FromSeconds(1));
        using (SqliteCommand create = connection.Sqlite.CreateCommand())
        {
            create.CommandText = CatalogSchema.First + Engine.Catalog.Tables.SimilarityTables.Create;
            create.ExecuteNonQuery();
        }

        CatalogSnapshot rows = new(connection);
        List<float[][]> models = [];
        Console.WriteLine("| models | write, ms | look-up, ms | compare, ms | nearest found |");
        Console.WriteLine("|---:|---:|---:|---:|---:|");
        int next = Math.Max(1000, count / 10);
        double writing = 0;
        for (int number = 0; number < count; number++)
        {
            models.Add(number < Bases ? New(random) : Near(models[random.Next(number)], random));
            ModelSketch sketch = Sketch(models[number]);
            long started = Stopwatch.GetTimestamp();
            SketchRows.Write(rows, number, sketch);
            writing += Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (number + 1 == next || number + 1 == count)
            {
                Probe(rows, models, writing / (number + 1), random);
                next = Math.Min(count, next * 2);
            }
        }

        return 0;
    }

    private static void Probe(CatalogSnapshot rows, List<float[][]> models, double writing, Random random)
    {
        double looking = 0;
        double comparing = 0;
        int found = 0;
        for (int probe = 0; probe < Probes; probe++)
        {
            int from = random.Next(models.Count);
            ModelSketch child = Sketch(Near(models[from], random));
            long started = Stopwatch.GetTimestamp();
            IReadOnlyList<long> candidates = SketchRows.Candidates(rows, child);
            looking += Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            started = Stopwatch.GetTimestamp();
            long best = candidates.MinBy(candidate => SketchMatch.Compare(child, SketchRows.Read(rows, candidate)!).Distance);
            comparing += Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            found += best == from ? 1 : 0;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {models.Count} | {writing:0.00} | {looking / Probes:0.0} | {comparing / Probes:0.0} | {found} of {Probes} |"));
    }

    private static float[][] New(Random random) => [.. Enumerable.Range(0, Tensors).Select(_ => Fill(() => ((float)random.NextDouble() - 0.5f) * 0.07f))];

    private static float[][] Near(float[][] model, Random random) =>
        [.. model.Select(tensor => tensor.Select(value => value + (((float)random.NextDouble() - 0.5f) * 0.004f)).ToArray())];

    private static float[] Fill(Func<float> next)
    {
        float[] values = new float[Samples];
        for (int index = 0; index < Samples; index++)
        {
            values[index] = next();
        }

        return values;
    }

    private static ModelSketch Sketch(float[][] model) => new(
        CheckpointFormat.Safetensors,
        Tensors,
        Tensors * 2304,
        [.. model.Select((samples, index) => new SketchTensor(
            string.Create(CultureInfo.InvariantCulture, $"layer.{index}.weight"), new TensorShape(48, 48), samples))],
        new Dictionary<string, double>(),
        []);
}
