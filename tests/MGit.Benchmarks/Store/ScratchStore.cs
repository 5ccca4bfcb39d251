using MGit.Engine.Checkpoints;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Store;

/// <summary>A store in a temporary folder.</summary>
internal sealed class ScratchStore : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mgit-bench-").FullName;

    public ScratchStore()
    {
        string lineage = Path.Combine(_folder, ".lineage");
        PackStore.Create(lineage);
        Packs = PackStore.Open(lineage);
    }

    public PackStore Packs { get; }

    public string Folder => _folder;

    public long PackBytes => Packs.Packs.Sum(pack => pack.Length);

    public IngestResult Add(string path, IngestOptions options, params ContentId[] bases)
    {
        using PackWriter writer = Packs.BeginWrite();
        ModelIngest ingest = new(Packs, writer, options);
        IngestResult result = ingest.Add(CheckpointReader.Open(path), bases, null, CancellationToken.None);
        writer.Commit(transaction =>
        {
            ingest.Apply(transaction);
            return [];
        });
        return result;
    }

    public void Dispose()
    {
        Packs.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
