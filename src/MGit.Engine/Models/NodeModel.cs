using MGit.Engine.Checkpoints;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Restore;
using MGit.Engine.Tensors;

namespace MGit.Engine.Models;

/// <summary>A stored node. Usable as long as the store it was opened from.</summary>
internal sealed class NodeModel : ExtentModel
{
    private readonly ContentStore _store;
    private readonly Manifest _manifest;

    public NodeModel(string name, ContentStore store, Manifest manifest, ValueMap? architecture, CancellationToken cancellationToken)
        : base(ViewsOf(manifest), cancellationToken)
    {
        Name = name;
        Architecture = architecture;
        _store = store;
        _manifest = manifest;
        Files = [.. manifest.Files.Select(file => file.Path)];
    }

    public override string Name { get; }

    public override ValueMap? Architecture { get; }

    public override CheckpointFormat Format => _manifest.Format;

    public override IReadOnlyList<ParentEvidence> Evidence => _manifest.Evidence;

    public override IReadOnlyList<string> Files { get; }

    public override Stream OpenFile(string relativePath) => new StoredFileStream(
        _store,
        _manifest,
        _manifest.Files.FirstOrDefault(file => file.Path == relativePath)
            ?? throw new MGitException(ErrorCode.PathNotFound, $"{Name} has no file '{relativePath}'; it has {string.Join(", ", Files.Take(5))}.", relativePath));

    protected override void ReadExtent(ExtentView view, long offset, Span<byte> destination)
        => _store.Read(AddressOf(view), offset, destination);

    protected override ContentId? KnownId(ExtentView view) => _store.IdOf(AddressOf(view));

    protected override ElementFingerprint? KnownFingerprint(ExtentView view) => _store.Find(_store.IdOf(AddressOf(view)))?.Fingerprint;

    private static IEnumerable<ExtentView> ViewsOf(Manifest manifest)
    {
        for (int file = 0; file < manifest.Files.Count; file++)
        {
            ManifestFile holder = manifest.Files[file];
            foreach (TensorEntry entry in holder.Tensors)
            {
                yield return entry.Extent < 0
                    ? new ExtentView(file, holder.Path, entry, entry.ElementType, entry.Shape)
                    : new ExtentView(file, holder.Path, entry, holder.Extents[entry.Extent].ElementType, holder.Extents[entry.Extent].Shape);
            }
        }
    }

    private ContentAddress AddressOf(ExtentView view) => _manifest.AddressOf(_manifest.Files[view.File].Extents[view.Entry.Extent]);
}
