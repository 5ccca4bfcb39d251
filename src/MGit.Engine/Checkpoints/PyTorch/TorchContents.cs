using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>Puts what a pickle holds into the layout: names its tensors, cuts its storages.</summary>
internal static class TorchContents
{
    public static void Add(object? root, string prefix, StorageTable storages, TorchContext context)
    {
        List<(string Name, TorchTensor Tensor)> tensors = TensorWalker.Walk(root, prefix, context);
        AddProgress(root, context.Layout);
        Dictionary<TorchStorage, List<(int Number, TorchTensor Tensor)>> views = new(ReferenceEqualityComparer.Instance);
        foreach (TorchStorage storage in storages.All.Where(s => s.Offset >= 0))
        {
            views.TryAdd(storage, []);
        }

        for (int i = 0; i < tensors.Count; i++)
        {
            TorchTensor tensor = tensors[i].Tensor;
            if (tensor.Span > 0 && tensor.Type.Element is not null && views.TryGetValue(tensor.Storage, out List<(int Number, TorchTensor Tensor)>? list))
            {
                list.Add((i, tensor));
            }
        }

        Dictionary<int, (int Extent, long ElementOffset)> placed = [];
        foreach ((TorchStorage storage, List<(int Number, TorchTensor Tensor)> list) in views)
        {
            foreach ((int number, (int Extent, long ElementOffset) place) in StorageCutter.Cut(storage, list, context.Layout))
            {
                placed.Add(number, place);
            }
        }

        for (int i = 0; i < tensors.Count; i++)
        {
            AddTensor(tensors[i].Name, tensors[i].Tensor, placed.TryGetValue(i, out (int, long) place) ? place : null, context.Layout);
        }
    }

    private static void AddProgress(object? root, LayoutBuilder layout)
    {
        foreach ((object? key, object? value) in (root as PickleDict)?.Items ?? [])
        {
            if (key is string name && ProgressKeys.Find(name) is { } meaning && (value as long? ?? value as double?) is { } number && double.IsFinite(number))
            {
                layout.AddProgress(meaning, number);
            }
        }
    }

    private static void AddTensor(string name, TorchTensor tensor, (int Extent, long ElementOffset)? place, LayoutBuilder layout)
    {
        if (tensor.Type.Element is not { } element)
        {
            layout.AddNotice($"tensor '{Shown.Text(name)}' is of type {tensor.Type.Name}, which this version keeps as bytes and does not list");
        }
        else if (tensor.Span == 0)
        {
            layout.AddTensor(new TensorEntry(name, element, tensor.Shape, -1, 0, null, tensor.Quantization));
        }
        else if (place is not { } at)
        {
            layout.AddNotice($"tensor '{Shown.Text(name)}' is not listed: {tensor.Storage.Absence ?? "its storage is not in the file"}");
        }
        else if (at.Extent < 0)
        {
            layout.AddNotice($"tensor '{Shown.Text(name)}' is not listed: it shares bytes with a tensor of another type");
        }
        else
        {
            layout.AddTensor(new TensorEntry(name, element, tensor.Shape, at.Extent, at.ElementOffset, tensor.IsContiguous ? null : tensor.Strides, tensor.Quantization));
        }
    }

    /// <summary>Reads one pickle and hands back what it holds.</summary>
    public static object? LoadPickle(BufferedBytes bytes, StorageTable storages, TorchContext context)
        => PickleMachine.Load(bytes, new TorchPickleHost(bytes.Source, context, storages), context.Budget, context.CancellationToken);
}
