using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Graph;

namespace MGit.Engine.Repositories.Changes;

/// <summary>The edits one change makes to lineage.yaml (and what it includes) and lineage.lock. Nothing is written: patches come out.</summary>
internal sealed class LineageEdit(LineageDeclaration declaration, LineageLock lineageLock)
{
    private readonly DeclarationEditor _editor = new(declaration);
    private readonly Dictionary<NodeId, LockEntry> _set = [];
    private readonly HashSet<NodeId> _removed = [];

    /// <summary>The declaration after the edits so far.</summary>
    public LineageDeclaration Declaration => _editor.Current;

    public void Append(IReadOnlyList<NodeDeclaration> nodes) => _editor.AppendNodes(nodes);

    /// <summary>Adds versions to the groups and tests that name the ones before them by id.</summary>
    public void FollowVersions(IReadOnlyDictionary<NodeId, NodeId> nextVersions) => _editor.FollowVersions(nextVersions);

    /// <summary>Makes a node's entry say something else.</summary>
    public void Update(NodeDeclaration wanted) => _editor.SetNode(wanted);

    public void SetParents(NodeId id, IReadOnlyList<NodeId> parents)
        => _editor.SetNode(_editor.Current.Find(id)! with { Parents = [.. parents.Select(ParentReference.To)] });

    /// <summary>Takes entries out, and what the lock says of them.</summary>
    public void Remove(IReadOnlySet<NodeId> ids)
    {
        _editor.RemoveNodes([.. ids]);
        foreach (NodeId id in ids)
        {
            RemoveLock(id);
        }
    }

    /// <summary>Renames every version of a node wherever it is mentioned.</summary>
    public void Rename(string name, string newName)
    {
        LockEntry[] entries = [.. _editor.Current.Versions(name).Select(node => lineageLock.Find(node.Id)).OfType<LockEntry>()];
        _editor.RenameNode(name, newName);
        foreach (LockEntry entry in entries)
        {
            RemoveLock(entry.Id);
            SetLock(entry with { Id = new NodeId(newName, entry.Id.Version) });
        }
    }

    public void SetAlias(string alias, NodeId node) => _editor.SetAlias(alias, node);

    public void RemoveAlias(AliasDeclaration alias) => _editor.RemoveAlias(alias.Name, alias.Alias);

    public void SetTest(TestDeclaration test) => _editor.SetTest(test);

    public void RemoveTest(string name) => _editor.RemoveTest(name);

    /// <summary>The text of a node's entry, for <see cref="Insert"/>.</summary>
    public string EntryText(NodeId id) => _editor.Extract(id).Text;

    /// <summary>Puts a node back with the text its entry had.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="entryText">The text; null where none is known.</param>
    /// <param name="place">Where a parent that the text names is now; null for one that is no more.</param>
    public void Insert(NodeId id, string? entryText, Func<NodeId, NodeId?> place)
    {
        NodeSnippet? snippet = entryText is null ? null : new NodeSnippet(entryText);
        NodeDeclaration known = snippet?.Read() ?? new NodeDeclaration { Name = id.Name };

        // Renamed or renumbered since the text was kept: what the record says counts.
        NodeId?[] parents = [.. known.Parents.Select(parent => place(parent.Node))];
        NodeDeclaration node = known with
        {
            Name = id.Name,
            Version = id.Version,
            Parents = known.Parents.Select(parent => (NodeId?)parent.Node).SequenceEqual(parents)
                ? known.Parents
                : [.. parents.OfType<NodeId>().Select(ParentReference.To)],
        };

        if (snippet is null)
        {
            _editor.AppendNodes([node]);
        }
        else
        {
            _editor.InsertNode(snippet, node);
        }
    }

    public void SetLock(LockEntry entry)
    {
        _set[entry.Id] = entry;
        _removed.Remove(entry.Id);
    }

    /// <summary>What is to be done to the files, one patch for each that changes; the lock last.</summary>
    public IReadOnlyList<FilePatch> Patches()
    {
        List<FilePatch> patches = [.. _editor.Finish()];
        if (lineageLock.Change(_set.Values, _removed, out _) is { } patch)
        {
            patches.Add(patch);
        }

        return patches;
    }

    private void RemoveLock(NodeId id)
    {
        _removed.Add(id);
        _set.Remove(id);
    }
}
