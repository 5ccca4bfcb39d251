using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>
/// What a writer has appended and not committed: found before the catalog is asked, so that later models of the same batch share it.
/// Thread-safe for reading and adding.
/// </summary>
internal sealed class PendingContents
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ContentId, PendingContent> _byId = [];
    private readonly Dictionary<(ContentId Original, double Epsilon), ContentId> _originals = [];
    private readonly HashSet<ContentId> _leaves = [];
    private readonly List<PendingContent> _contents = [];
    private readonly List<PendingManifest> _manifests = [];
    private readonly List<SeenFile> _files = [];

    public IReadOnlyList<PendingContent> Contents => _contents;

    public IReadOnlyList<PendingManifest> Manifests => _manifests;

    public IReadOnlyList<SeenFile> Files => _files;

    public ContentEntry? Find(ContentId id)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(id, out PendingContent? found) ? found.Entry : null;
        }
    }

    public ContentId[]? Members(ContentId bundle)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(bundle, out PendingContent? found) ? found.Members : null;
        }
    }

    public bool HasLeaf(ContentId leaf)
    {
        lock (_lock)
        {
            return _leaves.Contains(leaf);
        }
    }

    /// <summary>What is restored for a bounded original within an epsilon.</summary>
    public ContentId? FindOriginal(ContentId original, double epsilon)
    {
        lock (_lock)
        {
            return _originals.TryGetValue((original, epsilon), out ContentId found) ? found : null;
        }
    }

    public void Add(PendingContent content)
    {
        lock (_lock)
        {
            _contents.Add(content);
            _byId.TryAdd(content.Entry.Id, content);
            if (!content.Entry.FirstLeaf.IsNone)
            {
                _leaves.Add(content.Entry.FirstLeaf);
            }

            if (!content.Original.IsNone)
            {
                _originals.TryAdd((content.Original, content.Epsilon), content.Entry.Id);
            }
        }
    }

    public void Add(PendingManifest manifest)
    {
        lock (_lock)
        {
            _manifests.Add(manifest);
        }
    }

    public void Add(SeenFile file)
    {
        lock (_lock)
        {
            _files.Add(file);
        }
    }

    /// <summary>A point to go back to when a model cannot be added.</summary>
    public (int Contents, int Manifests, int Files) Mark() => (_contents.Count, _manifests.Count, _files.Count);

    /// <summary>Forgets what was added since; its bytes stay in the pack, where nothing refers to them.</summary>
    public void GoBack((int Contents, int Manifests, int Files) mark)
    {
        lock (_lock)
        {
            PendingContent[] kept = [.. _contents.Take(mark.Contents)];
            PendingManifest[] manifests = [.. _manifests.Take(mark.Manifests)];
            SeenFile[] files = [.. _files.Take(mark.Files)];
            ClearAll();
            foreach (PendingContent content in kept)
            {
                Add(content);
            }

            _manifests.AddRange(manifests);
            _files.AddRange(files);
        }
    }

    /// <summary>Forgets everything: it is in the catalog.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            ClearAll();
        }
    }

    private void ClearAll()
    {
        _byId.Clear();
        _originals.Clear();
        _leaves.Clear();
        _contents.Clear();
        _manifests.Clear();
        _files.Clear();
    }
}
