using MGit.Engine.Datasets;
using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Declaration.Yaml;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Declaration.Reading;

/// <summary>Reads the entries of <c>datasets:</c>.</summary>
internal sealed class DatasetReader(ValueReader values)
{
    private const int MaxVocabulary = 1 << 20;
    private const int MaxContext = 1 << 16;

    private static readonly string[] Keys =
    [
        "path", "format", "label", "text", "features", "ignore", "header", "classes", "shape", "scale", "encoding", "alphabet", "vocabulary",
        "context", "like", "perturb", "split",
    ];

    private static readonly string[] ScaleKeys = ["min", "max"];
    private static readonly string[] SplitKeys = ["train", "seed"];

    public DatasetDeclaration? Read(YamlScalar name, YamlNode node)
    {
        if (node.Resolved is not YamlMapping mapping)
        {
            values.Report(node, $"the data set {name.Text} is {node.Kind}; expected a mapping such as {{path: data/digits.csv}}");
            return null;
        }

        DatasetDeclaration dataset = new() { Name = name.Text, Path = "", Location = values.Place(name) };
        foreach (YamlEntry entry in mapping.Entries)
        {
            dataset = With(dataset, entry.Key, entry.Value);
        }

        if (dataset.Path.Length > 0)
        {
            return dataset;
        }

        if (mapping.Find("path") is null or { Value.Resolved: YamlScalar { IsNull: true } })
        {
            values.Report(node, $"the data set {name.Text} has no path; expected path: and a file of the repository");
        }

        return null;
    }

    private DatasetDeclaration With(DatasetDeclaration dataset, YamlScalar key, YamlNode value)
    {
        switch (key.Text)
        {
            case "path":
                return dataset with { Path = values.Path(value, "path") ?? "" };
            case "format":
                return dataset with { Format = Choice<DatasetFormat>(value, "format") };
            case "label":
                return dataset with { Label = values.Word(value, "label") };
            case "text":
                return dataset with { Text = values.Word(value, "text") };
            case "features":
                return dataset with { Features = values.Words(value, "features") };
            case "ignore":
                return dataset with { Ignore = values.Words(value, "ignore") };
            case "header":
                return dataset with { HasHeader = values.Boolean(value, "header") ?? true };
            case "classes":
                return dataset with { Classes = values.Words(value, "classes") };
            case "shape":
                return dataset with { Shape = Shape(value) };
            case "scale":
                return dataset with { Scale = Scale(value) };
            case "encoding":
                return dataset with { Encoding = Choice<TextEncoding>(value, "encoding") };
            case "alphabet":
                return dataset with { Alphabet = values.String(value, "alphabet") };
            case "vocabulary":
                return dataset with { Vocabulary = (int?)values.Integer(value, "vocabulary", 2, MaxVocabulary) };
            case "context":
                return dataset with { Context = (int?)values.Integer(value, "context", 1, MaxContext) };
            case "like":
                return dataset with { Like = values.Word(value, "like") };
            case "perturb":
                return dataset with { Perturb = Perturb(value) };
            case "split":
                (double? train, long? seed) = Split(value);
                return dataset with { TrainShare = train, SplitSeed = seed };
            default:
                values.ReportUnknownKey(key, "a data set", Keys);
                return dataset;
        }
    }

    private T? Choice<T>(YamlNode node, string what)
        where T : struct, Enum
    {
        if (values.Word(node, what) is not { } text)
        {
            return null;
        }

        string[] names = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
        int index = Array.IndexOf(names, text);
        if (index >= 0)
        {
            return Enum.GetValues<T>()[index];
        }

        values.Report(node, $"{what} is \"{text}\"; expected one of {string.Join(", ", names)}{Suggestion.For(text, names)}");
        return null;
    }

    private TensorShape? Shape(YamlNode node)
    {
        if (values.Sequence(node, "shape") is not { } sequence)
        {
            return null;
        }

        long?[] dimensions = [.. sequence.Items.Select(item => values.Integer(item, "a dimension of shape", 1, 1 << 24))];
        Int128 elements = dimensions.Aggregate((Int128)1, (product, dimension) => Int128.Min(product * (dimension ?? 1), 1 << 30));
        if (dimensions.Length is < 1 or > 4 || elements >= 1 << 30)
        {
            values.Report(node, "shape needs one to four dimensions and less than 1,073,741,824 numbers, as in [1, 8, 8]");
            return null;
        }

        return dimensions.Contains(null) ? null : new TensorShape([.. dimensions.Select(dimension => dimension!.Value)]);
    }

    private FeatureScale? Scale(YamlNode node)
    {
        if (node.Resolved is YamlScalar)
        {
            string? text = values.Word(node, "scale");
            if (text is not (null or "standard" or "none"))
            {
                values.Report(node, $"scale is \"{text}\"; expected standard, none, or {{min: 0, max: 255}}{Suggestion.For(text, ["standard", "none"])}");
            }

            return text == "standard" ? FeatureScale.Standard : null;
        }

        if (values.Mapping(node, "scale") is not { } mapping)
        {
            return null;
        }

        double minimum = 0;
        double? maximum = null;
        foreach (YamlEntry entry in mapping.Entries)
        {
            switch (entry.Key.Text)
            {
                case "min":
                    minimum = values.Number(entry.Value, "min", double.IsFinite, "a finite number") ?? 0;
                    break;
                case "max":
                    maximum = values.Number(entry.Value, "max", double.IsFinite, "a finite number");
                    break;
                default:
                    values.ReportUnknownKey(entry.Key, "scale", ScaleKeys);
                    break;
            }
        }

        if (maximum > minimum)
        {
            return new FeatureScale(false, minimum, maximum.Value);
        }

        values.Report(node, "scale needs a max: that is more than its min:, as in {min: 0, max: 255}");
        return null;
    }

    private IReadOnlyList<Perturbation> Perturb(YamlNode node)
    {
        try
        {
            return Perturbation.ParseAll(values.Value(node));
        }
        catch (MGitException invalid)
        {
            values.Report(node, invalid.Message.TrimEnd('.'));
            return [];
        }
    }

    private (double? Train, long? Seed) Split(YamlNode node)
    {
        double? train = null;
        long? seed = null;
        if (values.Mapping(node, "split") is { } mapping)
        {
            foreach (YamlEntry entry in mapping.Entries)
            {
                switch (entry.Key.Text)
                {
                    case "train":
                        train = values.Number(entry.Value, "train", value => value is > 0 and < 1, "a number between 0 and 1");
                        break;
                    case "seed":
                        seed = values.Integer(entry.Value, "seed", 0, long.MaxValue);
                        break;
                    default:
                        values.ReportUnknownKey(entry.Key, "split", SplitKeys);
                        break;
                }
            }
        }

        return (train, seed);
    }
}
