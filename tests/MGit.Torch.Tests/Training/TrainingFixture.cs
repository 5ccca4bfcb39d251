using MGit.Engine.Datasets;
using MGit.Engine.Declaration;
using MGit.Engine.Models;
using MGit.Engine.Running;

namespace MGit.Torch.Tests.Training;

/// <summary>Trains models of one test into folders of its own.</summary>
internal sealed class TrainingFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mgit-train-");
    private int _outputs;

    public TorchModelRuntime Runtime { get; } = new();

    public List<string> Log { get; } = [];

    public List<DatasetDeclaration> Datasets { get; } = [];

    /// <summary>The folder of real input files (../shared/data), or null.</summary>
    public static string? SharedData { get; } = FindSharedData();

    public static ValueMap Map(params (string Key, object? Value)[] entries)
    {
        ValueMap Convert(IEnumerable<(string Key, object? Value)> pairs) => new(pairs.Select(pair => new KeyValuePair<string, object?>(pair.Key, DeclaredValues.ValueOf(pair.Value, pair.Key))));
        return Convert(entries);
    }

    public static ValueMap Mlp(int inputs, int outputs, params int[] hidden)
        => Map(("kind", "mlp"), ("inputs", inputs), ("hidden", hidden), ("outputs", outputs));

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public DatasetDeclaration Shared(string name, string path)
    {
        DatasetDeclaration dataset = new() { Name = name, Path = Path.Combine(SharedData!, path.Replace('/', Path.DirectorySeparatorChar)), TrainShare = 0.8, SplitSeed = 7 };
        Datasets.Add(dataset);
        return dataset;
    }

    /// <summary>Rows of two features, in two half moons: learnt in a second by a small net, by no linear one.</summary>
    public void Moons(int rows = 400)
    {
        SeededRandom random = new(5);
        string text = "x,y,label\n" + string.Concat(Enumerable.Range(0, rows).Select(i =>
        {
            double angle = Math.PI * random.NextDouble();
            (double x, double y) = i % 2 == 0 ? (Math.Cos(angle), Math.Sin(angle)) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle));
            return FormattableString.Invariant($"{x + (0.05 * random.NextNormal()):0.0000},{y + (0.05 * random.NextNormal()):0.0000},{(i % 2 == 0 ? "up" : "down")}\n");
        }));
        File.WriteAllText(PathOf("moons.csv"), text);
        Datasets.Add(new DatasetDeclaration { Name = "moons", Path = PathOf("moons.csv"), Label = "label", TrainShare = 0.75, SplitSeed = 1 });
    }

    public TrainedModel Model(ValueMap architecture, ValueMap parameters, ModelSource? initial = null, IReadOnlyList<string>? freeze = null, string name = "m@1") => new()
    {
        Name = name,
        Architecture = architecture,
        Parameters = parameters,
        Initial = initial,
        Freeze = freeze ?? [],
        OutputFolder = Directory.CreateDirectory(PathOf($"out{_outputs++}")).FullName,
    };

    public TrainingOutcome Train(TrainedModel model, CancellationToken cancellationToken = default) => Train([model], [], cancellationToken);

    public TrainingOutcome Train(IReadOnlyList<TrainedModel> models, IReadOnlyList<string> shared, CancellationToken cancellationToken = default)
        => Runtime.Train(new TrainingRequest { Models = models, Shared = shared, Datasets = Datasets, Device = "cpu", Log = Log.Add }, null, cancellationToken);

    public static string FileOf(TrainedModel model) => Path.Combine(model.OutputFolder, "model.safetensors");

    public static byte[] Bytes(TrainedModel model) => File.ReadAllBytes(FileOf(model));

    public static ModelSource Open(TrainedModel model) => ModelSource.OpenPath(FileOf(model), CancellationToken.None);

    /// <summary>A parameter's bytes by its name.</summary>
    public static Dictionary<string, byte[]> Parameters(TrainedModel model)
    {
        using ModelSource source = Open(model);
        return source.Parameters.ToDictionary(parameter => parameter.Name, parameter =>
        {
            byte[] bytes = new byte[parameter.Length];
            source.Read(parameter, 0, bytes);
            return bytes;
        });
    }

    public double Measure(TrainedModel model, params (string Key, object? Value)[] metric)
    {
        using ModelSource source = Open(model);
        using IRunningModel running = Runtime.Open(source, model.Architecture, "cpu", CancellationToken.None);
        return Runtime.Measure(running, Map(metric), Datasets, null, CancellationToken.None).Value;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string? FindSharedData()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MGit.PowerShell.sln")))
            {
                string data = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
                return Directory.Exists(data) ? data : null;
            }
        }

        return null;
    }
}
