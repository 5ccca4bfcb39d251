using System.Diagnostics;
using System.Globalization;
using MGit.Engine.Comparison.Similarity;
using MGit.Engine.Repositories;

namespace MGit.Benchmarks.Parents;

/// <summary>
/// Adds models with their parents looked for, in pipelines of one family's size, to a lineage that grows; and at each size a few by
/// themselves. Prints seconds per model and the share of right parents.
/// </summary>
internal static class ParentsBenchmark
{
    private const int Alone = 3;

    /// <param name="sizes">Where to print, ascending.</param>
    public static int Run(IReadOnlyList<int> sizes)
    {
        string scratch = Directory.CreateTempSubdirectory("mgit-parents-").FullName;
        try
        {
            SmallModels models = new(scratch);
            using LineageRepository repository = LineageRepository.Initialize(Path.Combine(scratch, "lineage"), null, out _);
            Console.WriteLine("| models | s per model, in a pipeline | s per model, one at a time | right parents |");
            Console.WriteLine("|---:|---:|---:|---:|");
            int number = 0;
            int right = 0;
            double seconds = 0;
            int since = 0;
            foreach (int size in sizes)
            {
                while (number < size - Alone)
                {
                    int count = Math.Min(SmallModels.FamilySize - (number % SmallModels.FamilySize), size - Alone - number);
                    (double took, int found) = Add(repository, models, number, count);
                    seconds += took;
                    right += found;
                    since += count;
                    number += count;
                }

                double alone = 0;
                for (int index = 0; index < Alone; index++, number++)
                {
                    (double took, int found) = Add(repository, models, number, 1);
                    alone += took;
                    right += found;
                }

                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {size} | {seconds / since:0.000} | {alone / Alone:0.000} | {right} of {number} |"));
                seconds = 0;
                since = 0;
            }

            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static (double Seconds, int Right) Add(LineageRepository repository, SmallModels models, int first, int count)
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
        paths.ForEach(File.Delete);
        return (seconds, right);
    }
}
