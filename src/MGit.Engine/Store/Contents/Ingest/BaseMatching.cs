using System.Globalization;
using MGit.Engine.Checkpoints;
using MGit.Engine.Store.Contents.Records;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>
/// Which tensors of the bases each tensor of a model corresponds to: by name and shape; what has no namesake by the longest common
/// subsequence of shapes, since a renamed model keeps its order.
/// </summary>
internal sealed class BaseMatching
{
    /// <summary>Bases looked at: each costs a sample per tensor.</summary>
    private const int MaxBases = 4;

    private readonly Dictionary<(string Path, int Extent), List<BaseCandidate>> _candidates = [];

    public BaseMatching(IReadOnlyList<ModelTensor> tensors, IReadOnlyList<BaseModel> bases)
    {
        for (int index = 0; index < Math.Min(bases.Count, MaxBases); index++)
        {
            Match(tensors, bases[index], bases.Count == 1 ? "the base" : string.Create(CultureInfo.InvariantCulture, $"base {index + 1}"));
        }
    }

    /// <summary>Candidates in order of preference.</summary>
    public IReadOnlyList<BaseCandidate> For(string path, int extent) =>
        _candidates.TryGetValue((path, extent), out List<BaseCandidate>? found) ? found : [];

    /// <summary>The tensors of a checkpoint's extents, with the names that view them whole.</summary>
    public static IReadOnlyList<ModelTensor> TensorsOf(Checkpoint checkpoint)
    {
        List<ModelTensor> tensors = [];
        foreach (CheckpointFile file in checkpoint.Files)
        {
            List<string>[] names = new List<string>[file.Layout.Extents.Count];
            foreach (TensorEntry tensor in file.Layout.Tensors)
            {
                if (tensor.Extent >= 0)
                {
                    (names[tensor.Extent] ??= []).Add(tensor.Name);
                }
            }

            for (int extent = 0; extent < names.Length; extent++)
            {
                StorageExtent storage = file.Layout.Extents[extent];
                tensors.Add(new ModelTensor(file.RelativePath, extent, storage.ElementType, storage.Shape, names[extent] ?? []));
            }
        }

        return tensors;
    }

    /// <summary>The same of a stored model.</summary>
    public static IReadOnlyList<ModelTensor> TensorsOf(Manifest manifest)
    {
        List<ModelTensor> tensors = [];
        foreach (ManifestFile file in manifest.Files)
        {
            ILookup<int, string> names = file.Tensors.ToLookup(tensor => tensor.Extent, tensor => tensor.Name);
            for (int extent = 0; extent < file.Extents.Count; extent++)
            {
                tensors.Add(new ModelTensor(file.Path, extent, file.Extents[extent].ElementType, file.Extents[extent].Shape, [.. names[extent]]));
            }
        }

        return tensors;
    }

    private void Match(IReadOnlyList<ModelTensor> tensors, BaseModel model, string which)
    {
        List<ModelTensor> unmatched = [];
        HashSet<BaseTensor> used = new(ReferenceEqualityComparer.Instance);
        foreach (ModelTensor tensor in tensors)
        {
            BaseTensor? namesake = tensor.Names.Select(name => model.Find(tensor.Path, name)).FirstOrDefault(found => found is not null && Fits(found, tensor));
            if (namesake is null)
            {
                unmatched.Add(tensor);
                continue;
            }

            used.Add(namesake);
            Add(tensor, namesake, $"same name in {which}");
        }

        List<BaseTensor> left = [.. model.InOrder.Where(tensor => !used.Contains(tensor))];
        foreach ((int mine, int theirs) in SequenceMatching.Match(
            [.. unmatched.Select(tensor => (tensor.ElementType, tensor.Shape))], [.. left.Select(tensor => (tensor.ElementType, tensor.Shape))]))
        {
            Add(unmatched[mine], left[theirs], $"same place among the shapes of {which}");
        }
    }

    private static bool Fits(BaseTensor candidate, ModelTensor tensor) =>
        candidate.Shape.ElementCount == tensor.Shape.ElementCount && tensor.Shape.ElementCount > 0
        && (candidate.ElementType == tensor.ElementType
            || (FloatCast.IsSupported(candidate.ElementType, tensor.ElementType) && !candidate.Address.IsBundled));

    private void Add(ModelTensor tensor, BaseTensor candidate, string reason)
    {
        if (!_candidates.TryGetValue((tensor.Path, tensor.Extent), out List<BaseCandidate>? list))
        {
            _candidates.Add((tensor.Path, tensor.Extent), list = []);
        }

        if (list.All(known => known.Tensor.Address != candidate.Address))
        {
            list.Add(new BaseCandidate(candidate, reason));
        }
    }
}
