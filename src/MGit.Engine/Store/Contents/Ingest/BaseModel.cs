using MGit.Engine.Checkpoints;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>A manifest whose tensors may serve as bases: by parameter name, and in their order.</summary>
internal sealed class BaseModel
{
    private readonly Dictionary<string, BaseTensor> _byName = new(StringComparer.Ordinal);
    private readonly List<BaseTensor> _inOrder = [];

    public BaseModel(Manifest manifest)
    {
        Manifest = manifest;
        foreach (ManifestFile file in manifest.Files)
        {
            BaseTensor[] tensors = new BaseTensor[file.Extents.Count];
            for (int index = 0; index < tensors.Length; index++)
            {
                ManifestExtent extent = file.Extents[index];
                tensors[index] = new BaseTensor(extent.ElementType, extent.Shape, manifest.AddressOf(extent));
                _inOrder.Add(tensors[index]);
            }

            foreach (TensorEntry tensor in file.Tensors)
            {
                if (tensor.Extent >= 0)
                {
                    // Two files of one model may name the same parameter (the same weights in two formats): the path tells them apart first.
                    _byName.TryAdd(Key(file.Path, tensor.Name), tensors[tensor.Extent]);
                    _byName.TryAdd(tensor.Name, tensors[tensor.Extent]);
                }
            }
        }
    }

    public Manifest Manifest { get; }

    public IReadOnlyList<BaseTensor> InOrder => _inOrder;

    public BaseTensor? Find(string path, string name) =>
        _byName.TryGetValue(Key(path, name), out BaseTensor? found) || _byName.TryGetValue(name, out found) ? found : null;

    private static string Key(string path, string name) => $"{path}\0{name}";
}
