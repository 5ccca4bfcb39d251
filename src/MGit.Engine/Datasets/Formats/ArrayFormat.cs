using MGit.Engine.Checkpoints;
using MGit.Engine.Declaration;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Formats;

/// <summary>Reads named arrays: a safetensors file, a NumPy file, or a folder of either.</summary>
internal static class ArrayFormat
{
    private static readonly string[] InputNames = ["x", "X", "features", "inputs", "images", "data"];
    private static readonly string[] LabelNames = ["y", "label", "labels", "targets"];

    public static RawData Read(DatasetDeclaration dataset, CancellationToken cancellationToken)
    {
        Dictionary<string, Func<NumberArray>> arrays = new(StringComparer.Ordinal);
        foreach (string path in DatasetFiles.List(dataset.Path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
            {
                Add(path, Path.GetFileNameWithoutExtension(path), () => NpyFile.Read(path, cancellationToken));
            }
            else if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            {
                CheckpointLayout layout = CheckpointReader.ReadLayout(path, cancellationToken);
                foreach (TensorEntry tensor in layout.Tensors)
                {
                    Add(path, tensor.Name, () => Read(path, layout, tensor, cancellationToken));
                }
            }
        }

        return Choose(dataset, arrays);

        void Add(string path, string name, Func<NumberArray> read)
        {
            if (!arrays.TryAdd(name, read))
            {
                throw DatasetFault.In(path, $"the array {DatasetFault.Quote(name)} comes twice in the data set");
            }
        }
    }

    private static RawData Choose(DatasetDeclaration dataset, Dictionary<string, Func<NumberArray>> arrays)
    {
        if (dataset.Features.Count > 1)
        {
            throw DatasetFault.Of(dataset.Name, "names several arrays in features:; expected one");
        }

        string? input = dataset.Features.Count == 1 ? dataset.Features[0]
            : InputNames.FirstOrDefault(arrays.ContainsKey) ?? (arrays.Count == 1 ? arrays.Keys.First() : null);
        string? label = dataset.Label ?? LabelNames.FirstOrDefault(arrays.ContainsKey);
        if (input is null || !arrays.TryGetValue(input, out Func<NumberArray>? readInput))
        {
            throw DatasetFault.In(dataset.Path, input is null
                ? $"which array is the input is not clear; expected features: [name], one of {DatasetFault.List(arrays.Keys)}"
                : $"there is no array {DatasetFault.Quote(input)}{Suggestion.For(input, arrays.Keys)}; the arrays are {DatasetFault.List(arrays.Keys)}");
        }

        Func<NumberArray>? readLabels = null;
        if (label is not null && !arrays.TryGetValue(label, out readLabels))
        {
            throw DatasetFault.In(dataset.Path, $"there is no array {DatasetFault.Quote(label)}, which label: names; the arrays are {DatasetFault.List(arrays.Keys)}");
        }

        NumberArray values = readInput();
        NumberArray? labels = label == input ? null : readLabels?.Invoke();
        if (labels is not null && labels.Shape[0] != values.Shape[0])
        {
            throw DatasetFault.In(dataset.Path, $"the array {DatasetFault.Quote(label!)} has {labels.Shape[0]} rows and {DatasetFault.Quote(input)} has {values.Shape[0]}");
        }

        int rows = values.Shape[0] <= DatasetLimits.MaxRows
            ? (int)values.Shape[0]
            : throw DatasetFault.In(dataset.Path, $"there are more than {DatasetLimits.MaxRows} rows, which is the limit");
        return new RawData
        {
            Count = rows,
            Numbers = values.Values,
            RowShape = values.Shape.Rank == 1 ? new TensorShape(1) : new TensorShape(values.Shape.Dimensions[1..]),
            LabelNumbers = labels?.Values,
            LabelWidth = labels is null ? 1 : labels.Values.Length / rows,
        };
    }

    private static NumberArray Read(string path, CheckpointLayout layout, TensorEntry tensor, CancellationToken cancellationToken)
    {
        NumberArray.RequireUsable(path, tensor.Name, tensor.ElementType, tensor.Shape);
        StorageExtent extent = layout.Extents[tensor.Extent];
        using FileStream file = DatasetFiles.OpenRead(path);
        file.Position = extent.Offset;
        byte[] bytes = DatasetFiles.ReadExactly(file, extent.Length, path, cancellationToken);
        return new NumberArray(tensor.Name, tensor.Shape, NumberArray.Convert(path, tensor.Name, tensor.ElementType, tensor.Shape.ElementCount, bytes));
    }
}
