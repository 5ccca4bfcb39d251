using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Repositories.Snapshots;
using MGit.Engine.Store.Contents;
using MGit.Engine.Tensors;

namespace MGit.Engine.Repositories;

/// <summary>Reads what nodes hold: exports, parameters, and which node a file is.</summary>
internal sealed class NodeContents(RepositoryCore core)
{
    public IReadOnlyList<ModelNode> FindByPath(string path, CancellationToken cancellationToken)
        => KnownContent.Find(core, core.Read(cancellationToken), CheckpointReader.Open(path, cancellationToken), rehash: false, cancellationToken);

    public IReadOnlyList<FileInfo> Export(
        string node,
        string destination,
        ExportOptions options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        (ModelNode found, ContentStore store, Manifest manifest) = OpenContent(node, cancellationToken);
        string target = Path.GetFullPath(destination);
        if (options.OwnFolder)
        {
            target = Path.Combine(target, found.Id.Replace('/', Path.DirectorySeparatorChar));
        }

        IReadOnlyList<FileInfo> files = ModelRestore.Export(
            store,
            manifest,
            target,
            new RestoreOptions
            {
                Name = found.Name[(found.Name.LastIndexOf('/') + 1)..],
                Format = options.Format,
                ParameterPatterns = options.ParameterPatterns,
                Overwrite = options.Overwrite,
                IntoFolder = options.OwnFolder ? true : null,
            },
            core.Files,
            progress,
            cancellationToken);
        core.Log.Write("export", found.Id, ("destination", target));
        return files;
    }

    public IEnumerable<ModelParameter> Parameters(
        string node,
        IReadOnlyList<string> patterns,
        bool statistics,
        CancellationToken cancellationToken)
    {
        (ModelNode found, ContentStore store, Manifest manifest) = OpenContent(node, cancellationToken);
        WildcardPattern[] wanted = [.. patterns.Select(References.Wildcards)];
        foreach (WildcardPattern pattern in wanted.Where(pattern => pattern.IsLiteral))
        {
            if (!manifest.Files.Any(file => file.Tensors.Any(tensor => pattern.IsMatch(tensor.Name))))
            {
                throw new MGitException(
                    ErrorCode.ParameterNotFound,
                    $"{found.Id} has no parameter '{pattern.Text}'. Get-ModelParameter {found.Id} lists those it has; wildcards are allowed.",
                    pattern.Text);
            }
        }

        return Describe(found, store, manifest, wanted, statistics, cancellationToken);
    }

    private IEnumerable<ModelParameter> Describe(
        ModelNode node,
        ContentStore store,
        Manifest manifest,
        WildcardPattern[] wanted,
        bool statistics,
        CancellationToken cancellationToken)
    {
        foreach (ManifestFile file in manifest.Files)
        {
            foreach (TensorEntry tensor in file.Tensors)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (wanted.Length > 0 && !wanted.Any(pattern => pattern.IsMatch(tensor.Name)))
                {
                    continue;
                }

                ContentAddress? address = tensor.Extent < 0 ? null : manifest.AddressOf(file.Extents[tensor.Extent]);
                ContentInfo? info = address is { } at ? store.Find(store.IdOf(at)) : null;
                ParameterStatistics? measured = statistics ? ParameterStatistics.Measure(store, manifest, file, tensor, cancellationToken) : null;
                yield return new ModelParameter
                {
                    Repository = core.Root,
                    Node = node.Id,
                    ParameterName = tensor.Name,
                    File = file.Path,
                    Shape = tensor.Shape.ToArray(),
                    ElementType = tensor.ElementType.Name(),
                    ContentId = info?.Id.ToString(),
                    Codec = info?.Codec,
                    Base = info?.Base?.ToString(),
                    OriginalBytes = tensor.ElementType.ByteSize(tensor.Shape.ElementCount),
                    StoredBytes = info?.StoredLength ?? 0,
                    Quantization = tensor.Quantization,
                    Min = measured?.Min,
                    Max = measured?.Max,
                    Mean = measured?.Mean,
                    StandardDeviation = measured?.StandardDeviation,
                    ZeroShare = measured?.ZeroShare,
                    NaNCount = measured?.NaNCount,
                };
            }
        }
    }

    public ModelSource OpenModel(string node, CancellationToken cancellationToken)
    {
        (ModelNode found, ContentStore store, Manifest manifest) = OpenContent(node, cancellationToken);
        return new NodeModel(
            found.Id, store, manifest, core.Read(cancellationToken).Declaration.Find(found.NodeId)?.Architecture, cancellationToken);
    }

    private (ModelNode Node, ContentStore Store, Manifest Manifest) OpenContent(string reference, CancellationToken cancellationToken)
    {
        ModelNode node = core.Read(cancellationToken).Resolve(reference);
        if (node.Presence != Presence.Stored || core.StoreOrNull is not { } packs)
        {
            string advice = node.Presence switch
            {
                Presence.Remote => "lineage.lock knows its content, and the bytes are not in this repository",
                Presence.Declared => "it is declared and has not been made yet",
                _ => "it records a model without content",
            };
            throw new MGitException(ErrorCode.NodeNotStored, $"{node.Id} has no content here: {advice}.", node.Id);
        }

        ContentStore store = new(packs);
        return (node, store, store.ReadManifest(ContentId.TryParse(node.ContentId)!.Value));
    }
}
