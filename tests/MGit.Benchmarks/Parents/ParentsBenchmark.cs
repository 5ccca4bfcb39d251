using System.Diagnostics;
using System.Globalization;
using MGit.Engine.Comparison.Similarity;
using MGit.Engine.Repositories;

namespace MGit.Benchmarks.Parents;

/// <summary>
/// Adds models with their parents looked for, in pipelines of one family's size, to a lineage that grows; and at each size a few by
/// themselves. Prints for each stretch seconds per model, processor seconds per model (which other work on the machine does not stretch),
/// and the share of right parents so far.
/// </summary>
internal static class ParentsBenchmark
{
    private const int Alone = 3;
    private const int Divisor = 16;

    /// <param name="sizes">Where to print, ascending.</param>
    public static int Run(IReadOnlyList<int> sizes)
    {
        string scratch = Directory.CreateTempSubdirectory("mgit-parents-").FullName;
        try
        {
            TransformerFamilies models = new(scratch, Divisor);
            using LineageRepository repository = LineageRepository.Initialize(Path.Combine(scratch, "lineage"), null, out _);
            Console.WriteLine("| models | s per model, in a pipeline | s per model, one at a time | processor s per model | right parents |");
            Console.WriteLine("|---:|---:|---:|---:|---:|");
            int number = 0;
            int right = 0;
            double seconds = 0;
            double processor = 0;
            int since = 0;
            foreach (int size in sizes)
            {
                while (number < size - Alone)
                {
                    int count = Math.Min(TransformerFamilies.FamilySize - (number % TransformerFamilies.FamilySize), size - Alone - number);
                    (double took, double used, int found) = Add(repository, models, number, count);
                    seconds += took;
                    processor += used;
                    right += found;
                    since += count;
                    number += count;
                }

                double alone = 0;
                for (int index = 0; index < Alone; index++, number++)
                {
                    (double took, double used, int found) = Add(repository, models, number, 1);
                    alone += took;
                    processor += used;
                    right += found;
                }

                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {size} | {seconds / since:0.000} | {alone / Alone:0.000} | {processor / (since + Alone):0.000} | {right} of {number} |"));
                seconds = 0;
                processor = 0;
                since = 0;
            }

            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    public static (double Seconds, double Processor, int Right) Add(LineageRepository repository, TransformerFamilies models, int first, int count)
    {
        Dictionary<string, string> bases = [];
        List<string> paths = [];
        for (int number = first; number < first + count; number++)
        {
            (string path, string made) = models.Write(number);
            bases.Add(path, made);
            paths.Add(path);
        }

        new Random(first).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(paths));
        TimeSpan usedBefore = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        using NodeAdder adder = repository.BeginAdd();
        foreach (string path in paths)
        {
            adder.Add(new NodeDraft { SourcePath = path, AutoParent = new ParentThresholds() }, null, CancellationToken.None);
        }

        int right = 0;
        foreach (AddedNode added in adder.Complete(null, CancellationToken.None))
        {
            string parent = added.Node is { Parents: [string id, ..] } ? id.Split('@')[0] : string.Empty;
            right += added.Node is not null && parent == bases[added.Draft.SourcePath!] ? 1 : 0;
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double processor = (Environment.CpuUsage.TotalTime - usedBefore).TotalSeconds;
        paths.ForEach(File.Delete);
        return (seconds, processor, right);
    }
}
