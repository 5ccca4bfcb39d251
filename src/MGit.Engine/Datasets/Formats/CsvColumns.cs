using MGit.Engine.Declaration;

namespace MGit.Engine.Datasets.Formats;

/// <summary>Which columns of a table are what.</summary>
/// <param name="Features">Columns of numbers that are inputs.</param>
/// <param name="Text">The column of text, or -1.</param>
/// <param name="Label">The column of labels, or -1.</param>
internal sealed record CsvColumns(int[] Features, int Text, int Label)
{
    public static CsvColumns Choose(DatasetDeclaration dataset, string[] names, long line)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            if (!places.TryAdd(names[i], i))
            {
                throw DatasetFault.At(dataset.Path, line, $"two columns are named {DatasetFault.Quote(names[i])}");
            }
        }

        int label = Find(dataset, places, dataset.Label, line, "label");
        int text = Find(dataset, places, dataset.Text, line, "text");
        HashSet<int> ignored = [.. dataset.Ignore.Select(name => Find(dataset, places, name, line, "ignore"))];
        if (text >= 0)
        {
            return dataset.Features.Count == 0
                ? new CsvColumns([], text, label)
                : throw DatasetFault.Of(dataset.Name, "declares text: and features:; expected one of both");
        }

        int[] features = dataset.Features.Count > 0
            ? [.. dataset.Features.Select(name => Find(dataset, places, name, line, "features"))]
            : [.. Enumerable.Range(0, names.Length).Where(i => i != label && !ignored.Contains(i))];
        return features.Length > 0
            ? new CsvColumns(features, -1, label)
            : throw DatasetFault.At(dataset.Path, line, "no column is left as input; expected at least one besides the label and those to ignore");
    }

    private static int Find(DatasetDeclaration dataset, Dictionary<string, int> places, string? name, long line, string key)
    {
        if (name is null)
        {
            return -1;
        }

        return places.TryGetValue(name, out int place)
            ? place
            : throw DatasetFault.At(dataset.Path, line,
                $"no column is named {DatasetFault.Quote(name)}, which {key}: names{Suggestion.For(name, places.Keys)}; the columns are {DatasetFault.List(places.Keys)}");
    }
}
