using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>
/// Cuts one storage into extents, so that a tensor has the same content as in any other container: views that are contiguous and do
/// not overlap become extents of their own shape; views inside another one refer to its extent; where views overlap in another way,
/// or none of them is contiguous, the bytes they span become one extent of one dimension. What no tensor views stays skeleton, unless
/// it is large.
/// </summary>
internal static class StorageCutter
{
    /// <summary>Unviewed bytes from which on they are stored as a content of their own.</summary>
    public const long LargeGap = 4096;

    /// <param name="storage">Where it lies is known.</param>
    /// <param name="views">Its tensors with elements of a type that has a counterpart; the numbers are the caller's.</param>
    /// <param name="layout">Takes the extents.</param>
    /// <returns>For each view the extent; -1 where it views another one's bytes as another type.</returns>
    public static Dictionary<int, (int Extent, long ElementOffset)> Cut(TorchStorage storage, IReadOnlyList<(int Number, TorchTensor Tensor)> views, LayoutBuilder layout)
    {
        Dictionary<int, (int Extent, long ElementOffset)> placed = [];
        long end = 0;
        TorchType gapType = views.Count > 0 && storage.Type == TorchTypes.Bytes ? views[0].Tensor.Type : storage.Type;
        foreach (List<(int Number, TorchTensor Tensor)> cluster in Clusters(views))
        {
            long start = cluster.Min(v => v.Tensor.ByteOffset);
            AddGap(storage, end, start, gapType, layout);
            end = Place(storage, cluster, start, placed, layout);
        }

        AddGap(storage, end, storage.Length, gapType, layout);
        return placed;
    }

    /// <summary>Groups of views whose spans overlap, in the order they lie in.</summary>
    private static IEnumerable<List<(int Number, TorchTensor Tensor)>> Clusters(IReadOnlyList<(int Number, TorchTensor Tensor)> views)
    {
        List<(int Number, TorchTensor Tensor)> cluster = [];
        long end = 0;
        foreach ((int Number, TorchTensor Tensor) view in views.OrderBy(v => v.Tensor.ByteOffset).ThenBy(v => v.Number))
        {
            if (cluster.Count > 0 && view.Tensor.ByteOffset >= end)
            {
                yield return cluster;
                cluster = [];
            }

            cluster.Add(view);
            end = Math.Max(end, view.Tensor.ByteEnd);
        }

        if (cluster.Count > 0)
        {
            yield return cluster;
        }
    }

    /// <returns>The first byte behind the cluster's extent.</returns>
    private static long Place(TorchStorage storage, List<(int Number, TorchTensor Tensor)> cluster, long start, Dictionary<int, (int Extent, long ElementOffset)> placed, LayoutBuilder layout)
    {
        long end = cluster.Max(v => v.Tensor.ByteEnd);
        TorchTensor? whole = cluster.Where(v => v.Tensor.IsContiguous && v.Tensor.ByteOffset == start && v.Tensor.ByteEnd == end).OrderBy(v => v.Number).Select(v => v.Tensor).FirstOrDefault();
        TorchType type = (whole ?? cluster.MinBy(v => v.Number).Tensor).Type;
        if (whole is null)
        {
            // Views of another type than the extent's are not listed, so they do not widen it.
            start = cluster.Where(v => v.Tensor.Type.Element == type.Element).Min(v => v.Tensor.ByteOffset);
            end = cluster.Where(v => v.Tensor.Type.Element == type.Element).Max(v => v.Tensor.ByteEnd);
        }

        TensorShape shape = whole?.Shape ?? new TensorShape((end - start) / type.ItemSize);
        int extent = layout.AddExtent(new StorageExtent(storage.Offset + start, type.Element!.Value, shape));
        foreach ((int number, TorchTensor tensor) in cluster)
        {
            placed[number] = tensor.Type.Element == type.Element && (tensor.ByteOffset - start) % type.ItemSize == 0
                ? (extent, (tensor.ByteOffset - start) / type.ItemSize)
                : (-1, 0);
        }

        return end;
    }

    private static void AddGap(TorchStorage storage, long start, long end, TorchType type, LayoutBuilder layout)
    {
        long length = end - start;
        if (length < LargeGap)
        {
            return;
        }

        bool whole = type.Element is not null && start % type.ItemSize == 0 && length % type.ItemSize == 0;
        ElementType element = whole ? type.Element!.Value : ElementType.U8;
        layout.AddExtent(new StorageExtent(storage.Offset + start, element, new TensorShape(whole ? length / type.ItemSize : length)));
    }
}
