using System.Globalization;
using System.Runtime.InteropServices;
using MGit.Benchmarks.Graphs;
using MGit.Engine.Datasets;
using MGit.Engine.Declaration;
using MGit.Engine.Models;
using MGit.Engine.Repositories;
using MGit.Engine.Running;
using MGit.Engine.Tensors;
using MGit.Engine.Updating;
using MGit.Torch;
using TorchSharp;

namespace MGit.Benchmarks.Overhead;

/// <summary>What a node costs beside the bare training, and what running an open model costs beside TorchSharp alone.</summary>
internal static class OverheadBenchmark
{
    private const int Nodes = 60;
    private const int Runs = 60;
    private const int WarmUps = 10;
    private const double Tolerance = 1e-4;

    public static int Run(string data)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mgit-overhead-");
        try
        {
            using LineageRepository repository = Make(data, folder.FullName);
            Console.WriteLine($"load before: {Load()}\n");
            Console.WriteLine("| compared | pairs | MGit, median | bare, median | difference, median | mean | 95 % interval of the mean | ratio, median |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|");
            Create(repository, folder.FullName);
            Invoke(repository, rows: 1, calls: 200);
            Invoke(repository, rows: 256, calls: 100);
            Console.WriteLine($"\nload after: {Load()}");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A repository that declares a node for each pair; each has a seed of its own, so that no content is stored already.</summary>
    private static LineageRepository Make(string data, string root)
    {
        Directory.CreateDirectory(Path.Combine(root, "data"));
        DigitTables.Write(data, Path.Combine(root, "data"), shards: 0);
        IEnumerable<string> nodes = Enumerable.Range(0, Nodes + 1).Select(pair => string.Create(CultureInfo.InvariantCulture,
            $"  - {{name: n{pair}, architecture: {{kind: mlp, inputs: 64, hidden: [256, 128], outputs: 10}}, create: {{builtin: train, parameters: {{dataset: digit, epochs: 10, seed: {pair + 1}}}}}}}"));
        File.WriteAllLines(
            Path.Combine(root, "lineage.yaml"), ["schema: 1", "datasets:", $"  digit: {SmallGraphs.Digits("digit")}", "nodes:", .. nodes]);
        return LineageRepository.Initialize(root, new RepositoryOptions(), out _);
    }

    private static void Create(LineageRepository repository, string root)
    {
        LineageDeclaration declared = Plan(repository, 0).Declaration;
        DatasetDeclaration[] datasets = [.. declared.Datasets.Select(dataset => dataset with { Path = Path.Combine(root, dataset.Path.Replace('/', Path.DirectorySeparatorChar)) })];

        // Held, so that both find it read.
        Dataset held = DatasetCache.Load("digit", datasets, CancellationToken.None);
        TorchModelRuntime runtime = new();
        string[] outputs = [.. Enumerable.Range(0, Nodes + 1).Select(pair => Directory.CreateDirectory(Path.Combine(root, "bare", $"{pair}")).FullName)];
        PairedTimes times = PairedTimes.Take(
            Nodes,
            1,
            pair => GraphRepository.Run(repository, Plan(repository, pair)),
            pair => runtime.Train(RequestOf(declared.Nodes.Single(node => node.Id.Name == $"n{pair}"), datasets, outputs[pair]), null, CancellationToken.None));
        GC.KeepAlive(held);
        for (int pair = 0; pair <= Nodes; pair++)
        {
            RequireSame(repository, $"n{pair}@1", outputs[pair]);
        }

        Console.WriteLine(times.Row("create, store and record / train and write", "ms", 1e3));
    }

    private static UpdatePlan Plan(LineageRepository repository, int pair) => repository.Updates.Plan(new UpdateRequest { Nodes = [$"n{pair}"] });

    private static TrainingRequest RequestOf(NodeDeclaration node, DatasetDeclaration[] datasets, string output) => new()
    {
        Models = [new TrainedModel { Name = node.Id.ToString(), Architecture = node.Architecture!, Parameters = node.Create!.Parameters, OutputFolder = output }],
        Datasets = datasets,
        Device = "cpu",
    };

    /// <summary>Both ways must have made the same model, or they were not the same work.</summary>
    private static void RequireSame(LineageRepository repository, string node, string output)
    {
        using ModelSource stored = repository.OpenModel(node);
        using ModelSource loose = ModelSource.OpenPath(Path.Combine(output, "model.safetensors"), CancellationToken.None);
        Dictionary<string, ContentId> wanted = loose.Parameters.ToDictionary(parameter => parameter.Name, loose.ContentIdOf);
        if (stored.Parameters.Count != wanted.Count || stored.Parameters.Any(parameter => stored.ContentIdOf(parameter) != wanted[parameter.Name]))
        {
            throw new InvalidOperationException($"{node} is not the model that the bare training made.");
        }
    }

    private static void Invoke(LineageRepository repository, int rows, int calls)
    {
        using ModelSource source = repository.OpenModel("n0@1");
        using LoadedModel model = LoadedModel.Open(ModelRuntime.Get(), source, null, repository.Root, "cpu", CancellationToken.None);
        using DirectModel direct = new(source);
        Random random = new(rows);
        float[] values = [.. Enumerable.Range(0, rows * 64).Select(_ => random.NextSingle())];
        NamedArray[] inputs = [new("input", ElementType.F32, new TensorShape(rows, 64), MemoryMarshal.AsBytes<float>(values).ToArray())];
        ReadOnlySpan<float> answer = MemoryMarshal.Cast<byte, float>(model.Invoke(inputs, CancellationToken.None)[0].Data.Span);
        float[] expected = direct.Forward(values);
        for (int i = 0; i < expected.Length; i++)
        {
            if (answer.Length != expected.Length || !(Math.Abs(answer[i] - expected[i]) <= Tolerance))
            {
                throw new InvalidOperationException("The two do not compute the same.");
            }
        }

        using torch.Tensor ready = DirectModel.Rows(values);
        void Many(Action action)
        {
            for (int call = 0; call < calls; call++)
            {
                action();
            }
        }

        void Invoked(int pair) => Many(() => model.Invoke(inputs, CancellationToken.None));

        // A second thread of libtorch would wait for a core that other work holds; and code is compiled anew while it is young.
        torch.set_num_threads(1);
        for (int warmUp = 0; warmUp < WarmUps; warmUp++)
        {
            Invoked(warmUp);
            Many(() => direct.Forward(ready));
            Many(() => direct.Forward(values));
        }

        Console.WriteLine(PairedTimes.Take(Runs, calls, Invoked, _ => Many(() => direct.Forward(ready))).Row($"invoke / forward of a tensor, batch {rows}", "µs", 1e6));
        Console.WriteLine(PairedTimes.Take(Runs, calls, Invoked, _ => Many(() => direct.Forward(values))).Row($"invoke / forward, array to array, batch {rows}", "µs", 1e6));
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "unknown";
}
