using System.Globalization;
using MGit.Engine.Repositories;

namespace MGit.Benchmarks.Parents;

/// <summary>
/// 23 models of BERT-base's layer list beside as many small ones: three at full size (a base and two fine-tunes), twenty at a quarter of
/// every dimension. One at a time.
/// </summary>
internal static class FullSizeBenchmark
{
    // First: families of BERT's layer list, far enough apart that no two sizes share a name or a seed.
    private static readonly (int Divisor, int First, int Count)[] Steps =
        [(16, 0, TransformerFamilies.FamilySize), (4, 5 * TransformerFamilies.FamilySize, 20), (1, 10 * TransformerFamilies.FamilySize, 3)];

    public static int Run()
    {
        string scratch = Directory.CreateTempSubdirectory("mgit-parents-").FullName;
        try
        {
            using LineageRepository repository = LineageRepository.Initialize(Path.Combine(scratch, "lineage"), null, out _);
            Console.WriteLine("| dimensions divided by | models | MiB each | s per model | processor s per model | right parents |");
            Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
            foreach ((int divisor, int first, int count) in Steps)
            {
                string folder = Directory.CreateDirectory(Path.Combine(scratch, string.Create(CultureInfo.InvariantCulture, $"by{divisor}"))).FullName;
                TransformerFamilies models = new(folder, divisor);
                double seconds = 0;
                double processor = 0;
                int right = 0;
                for (int number = first; number < first + count; number++)
                {
                    (double took, double used, int found) = ParentsBenchmark.Add(repository, models, number, 1);
                    seconds += took;
                    processor += used;
                    right += found;
                }

                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {divisor} | {count} | {models.LengthOf(first) / 1048576.0:0.0} | {seconds / count:0.000} | {processor / count:0.000} | {right} of {count} |"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
