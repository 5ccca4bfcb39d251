using MGit.Engine.Checkpoints;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Puts a model's files together, with each content they refer to listed once.</summary>
internal sealed class ManifestBuilder(Checkpoint checkpoint)
{
    private readonly List<ManifestContent> _contents = [];
    private readonly Dictionary<ManifestContent, int> _places = [];
    private readonly List<ManifestFile> _files = [];

    public void Add(FileDraft draft)
    {
        ManifestExtent[] extents = new ManifestExtent[draft.Extents.Count];
        for (int index = 0; index < extents.Length; index++)
        {
            ContentAddress address = draft.Slots[index].Address!.Value;
            extents[index] = new ManifestExtent(
                draft.Extents[index].Offset, draft.Extents[index].ElementType, draft.Extents[index].Shape,
                PlaceOf(new ManifestContent(address.Id, address.IsBundled)), address.Member);
        }

        CheckpointLayout layout = draft.File.Layout;
        _files.Add(new ManifestFile
        {
            Path = draft.File.RelativePath,
            Length = layout.Length,
            Sha256 = draft.Sha256,
            Format = layout.Format,
            IsExact = draft.Slots.All(slot => !slot.IsLossy),
            Skeleton = draft.Skeleton,
            Extents = extents,
            Tensors = layout.Tensors,
            Fixups = layout.Fixups,
            Notices = layout.Notices,
            Metadata = layout.Metadata,
        });
    }

    /// <summary>Takes a file over from another manifest, under its own path.</summary>
    public void Add(CheckpointFile file, Manifest from, ManifestFile stored) => _files.Add(new ManifestFile
    {
        Path = file.RelativePath,
        Length = stored.Length,
        Sha256 = stored.Sha256,
        Format = stored.Format,
        IsExact = stored.IsExact,
        Skeleton = stored.Skeleton,
        Extents = [.. stored.Extents.Select(extent => extent with { Content = PlaceOf(from.Contents[extent.Content]) })],
        Tensors = stored.Tensors,
        Fixups = stored.Fixups,
        Notices = file.Layout.Notices,
        Metadata = stored.Metadata,
    });

    public Manifest Build(double? epsilon) => new()
    {
        Format = checkpoint.Format,
        IsFolder = checkpoint.Format == CheckpointFormat.Folder,
        Epsilon = _files.TrueForAll(file => file.IsExact) ? null : epsilon,
        Contents = _contents,
        Files = _files,
        Evidence = checkpoint.Evidence,
    };

    private int PlaceOf(ManifestContent content)
    {
        if (!_places.TryGetValue(content, out int place))
        {
            _places.Add(content, place = _contents.Count);
            _contents.Add(content);
        }

        return place;
    }
}
