using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>
/// The sketches of a repository's nodes and of models that are about to be added. Stored nodes that have none yet are sampled once; where
/// the catalog cannot be written, for as long as this lives. Used by one thread.
/// </summary>
internal sealed class SketchLibrary : IDisposable
{
    private const int BatchSize = 32;

    /// <summary>Sketches kept in memory; more are read again.</summary>
    private const int MaxCached = 2048;

    private readonly RepositoryCore _core;
    private readonly Dictionary<long, SketchedModel> _cached = [];
    private readonly Dictionary<long, SketchedModel> _pending = [];
    private readonly Dictionary<ContentId, ModelNode> _nodes = [];
    private readonly CatalogConnection _memory;
    private readonly CatalogSnapshot _overlay;
    private readonly CatalogDatabase? _catalog;
    private readonly ContentStore? _contents;

    /// <param name="core">The repository.</param>
    /// <param name="now">The lineage: only its nodes are candidates.</param>
    /// <param name="progress">Hears of nodes that are sampled.</param>
    /// <param name="cancellationToken">Stops.</param>
    public SketchLibrary(RepositoryCore core, LineageSnapshot now, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        _core = core;
        _memory = CatalogConnection.OpenUnchecked(":memory:", SqliteOpenMode.Memory, immutable: false, TimeSpan.FromSeconds(1));
        _overlay = new CatalogSnapshot(_memory);
        using (SqliteCommand create = _memory.Sqlite.CreateCommand())
        {
            create.CommandText = CatalogSchema.First + Catalog.Tables.SimilarityTables.Create;
            create.ExecuteNonQuery();
        }

        foreach (ModelNode node in now.Nodes.Where(node => node.Presence == Presence.Stored))
        {
            // Of nodes with one content the first: it is what the others were made from, if any was.
            if (ContentId.TryParse(node.ContentId) is { } content && (!_nodes.TryGetValue(content, out ModelNode? known) || node.Created < known.Created))
            {
                _nodes[content] = node;
            }
        }

        if (core.StoreOrNull is { } store)
        {
            _catalog = store.Catalog;
            _contents = new ContentStore(store);
            SampleStored(store, progress, cancellationToken);
        }
    }

    /// <summary>Makes a model that is about to be added a candidate.</summary>
    public void Add(int number, SketchedModel model)
    {
        // Above every manifest's row.
        long id = long.MaxValue - number;
        _pending.Add(id, model);
        SketchRows.Write(_overlay, id, model.Sketch);
    }

    /// <summary>The stored node as a model; null where it has no content here.</summary>
    public SketchedModel? Find(ModelNode node)
        => ContentId.TryParse(node.ContentId) is { } content && _nodes.ContainsKey(content) && RowOf(content) is { } row
            ? Stored(row) is { } model ? model with { Name = node.Name, Node = node } : null
            : null;

    /// <summary>Models that may be related to one, by its sketch.</summary>
    public IEnumerable<SketchedModel> Candidates(ModelSketch sketch)
    {
        IEnumerable<long> stored = _catalog is null || !HasTables() ? [] : _catalog.Query(snapshot => SketchRows.Candidates(snapshot, sketch));
        foreach (long id in stored.Concat(SketchRows.Candidates(_overlay, sketch)))
        {
            if (_pending.TryGetValue(id, out SketchedModel? pending))
            {
                yield return pending;
            }
            else if (Stored(id) is { } model)
            {
                yield return model;
            }
        }
    }

    public void Dispose() => _memory.Dispose();

    private bool HasTables() => _catalog!.Query(snapshot => snapshot.SchemaVersion) >= CatalogSchema.Version;

    private long? RowOf(ContentId content)
        => _catalog!.Query(snapshot => snapshot.Command("SELECT id FROM contents WHERE content = $1", content).ExecuteScalar() as long?);

    private SketchedModel? Stored(long row)
    {
        if (_cached.TryGetValue(row, out SketchedModel? known))
        {
            return known;
        }

        ContentId? content = _catalog!.Query(snapshot =>
            snapshot.Command("SELECT content FROM contents WHERE id = $1", row).ExecuteScalar() is byte[] bytes ? new ContentId(bytes) : (ContentId?)null);
        if (content is not { } id || !_nodes.TryGetValue(id, out ModelNode? node))
        {
            return null;
        }

        ModelSketch? sketch = (HasTables() ? _catalog.Query(snapshot => SketchRows.Read(snapshot, row)) : null) ?? SketchRows.Read(_overlay, row);
        if (sketch is null)
        {
            return null;
        }

        if (_cached.Count >= MaxCached)
        {
            _cached.Clear();
        }

        return _cached[row] = new SketchedModel(node.Name, sketch, node, null, null, cancellation => Open(node, id, cancellation));
    }

    private NodeModel Open(ModelNode node, ContentId manifest, CancellationToken cancellationToken)
        => new(node.Id, _contents!, _contents!.ReadManifest(manifest), null, cancellationToken);

    private void SampleStored(PackStore store, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        (long Row, ContentId Content)[] missing = [.. store.Catalog.Query(Missing).Where(row => _nodes.ContainsKey(row.Content))];
        int done = 0;
        foreach ((long Row, ContentId Content)[] batch in missing.Chunk(BatchSize))
        {
            List<(long Row, ModelSketch Sketch)> sketches = [];
            foreach ((long row, ContentId content) in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ModelNode node = _nodes[content];
                if (Sample(node, content, cancellationToken) is { } sketch)
                {
                    sketches.Add((row, sketch));
                }

                progress?.Report(new OperationProgress("Sampling parameters", node.Id, ++done, missing.Length, ProgressUnit.Items));
            }

            if (store.IsReadOnly)
            {
                sketches.ForEach(sketch => SketchRows.Write(_overlay, sketch.Row, sketch.Sketch));
            }
            else if (sketches.Count > 0)
            {
                store.UpdateCatalog(transaction => sketches.ForEach(sketch => SketchRows.Write(transaction, sketch.Row, sketch.Sketch)), cancellationToken);
            }
        }
    }

    private ModelSketch? Sample(ModelNode node, ContentId content, CancellationToken cancellationToken)
    {
        try
        {
            using NodeModel model = Open(node, content, cancellationToken);
            return SketchBuilder.Build(model, ProgressReader.Read(model, cancellationToken), cancellationToken);
        }
        catch (MGitException fault) when (fault.Code is ErrorCode.ContentCorrupt or ErrorCode.ContentMissing or ErrorCode.CheckpointInvalid)
        {
            _core.Options.Host.Warning($"{node.Id} is no candidate, as it cannot be read: {fault.Message}");
            return null;
        }
    }

    private static List<(long Row, ContentId Content)> Missing(CatalogSnapshot snapshot)
    {
        string sql = snapshot.SchemaVersion >= CatalogSchema.Version
            ? "SELECT m.content, c.content FROM manifests m JOIN contents c ON c.id = m.content LEFT JOIN sketches s ON s.manifest = m.content WHERE s.manifest IS NULL"
            : "SELECT m.content, c.content FROM manifests m JOIN contents c ON c.id = m.content";
        List<(long, ContentId)> missing = [];
        using SqliteDataReader rows = snapshot.Command(sql).ExecuteReader();
        while (rows.Read())
        {
            missing.Add((rows.GetInt64(0), new ContentId(rows.GetFieldValue<byte[]>(1))));
        }

        return missing;
    }
}
