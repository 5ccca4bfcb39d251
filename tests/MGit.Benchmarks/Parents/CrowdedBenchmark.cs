using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Repositories;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Parents;

/// <summary>Adds families with their parents looked for to a lineage that is full of other stored models: what a large lineage costs.</summary>
internal static class CrowdedBenchmark
{
    private const int Families = 3;
    private const int Divisor = 16;
    private const int Side = 20;

    /// <param name="crowds">Other models in the lineage, ascending.</param>
    public static int Run(IReadOnlyList<int> crowds)
    {
        string scratch = Directory.CreateTempSubdirectory("mgit-crowd-").FullName;
        try
        {
            TransformerFamilies models = new(scratch, Divisor);
            using LineageRepository repository = LineageRepository.Initialize(Path.Combine(scratch, "lineage"), null, out _);
            Console.WriteLine("| other models | filling, s | s per model, in a pipeline | processor s per model | one by itself, s | right parents |");
            Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
            int crowd = 0;
            int number = 0;
            foreach (int size in crowds)
            {
                long started = Stopwatch.GetTimestamp();
                Fill(repository, scratch, crowd, size);
                crowd = size;
                double filling = Stopwatch.GetElapsedTime(started).TotalSeconds;
                double seconds = 0;
                double processor = 0;
                double alone = 0;
                int right = 0;
                int inPipelines = TransformerFamilies.FamilySize - 1;
                for (int family = 0; family < Families; family++)
                {
                    (double took, double used, int found) = ParentsBenchmark.Add(repository, models, number, inPipelines);
                    (double tookOne, _, int foundOne) = ParentsBenchmark.Add(repository, models, number + inPipelines, 1);
                    number += TransformerFamilies.FamilySize;
                    seconds += took;
                    processor += used;
                    alone += tookOne;
                    right += found + foundOne;
                }

                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {size} | {filling:0.0} | {seconds / (Families * inPipelines):0.000} | {processor / (Families * inPipelines):0.000} | {alone / Families:0.000} | {right} of {Families * TransformerFamilies.FamilySize} |"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static void Fill(LineageRepository repository, string scratch, int from, int to)
    {
        string path = Path.Combine(scratch, "other.safetensors");
        using NodeAdder adder = repository.BeginAdd();
        for (int number = from; number < to; number++)
        {
            Random random = new(number);
            float[] weights = [.. Enumerable.Range(0, Side * Side).Select(_ => (float)(random.NextDouble() - 0.5))];
            using (FileStream stream = File.Create(path))
            {
                SafetensorsWriter.Write(
                    stream,
                    [new SafetensorsTensor("weight", ElementType.F32, new TensorShape(Side, Side), output => output.Write(MemoryMarshal.AsBytes<float>(weights)))]);
            }

            adder.Add(new NodeDraft { SourcePath = path, Name = $"other-{number}" }, null, CancellationToken.None);
            if (adder.ShouldFlush)
            {
                Require(adder.Flush(CancellationToken.None));
            }
        }

        Require(adder.Complete(null, CancellationToken.None));
    }

    private static void Require(IEnumerable<AddedNode> added)
    {
        foreach (AddedNode node in added)
        {
            if (node.Error is { } fault)
            {
                throw fault;
            }
        }
    }
}
