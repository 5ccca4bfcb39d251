using System.Security.Cryptography;
using MGit.Engine.Checkpoints;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Files;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store.Contents;

/// <summary>A store in a folder of its own, with the few steps every test of it takes.</summary>
public sealed class TestStore : IDisposable
{
    public TestStore(PackStoreOptions? options = null)
    {
        Lineage = Folder.PathOf(".lineage");
        PackStore.Create(Lineage);
        Packs = PackStore.Open(Lineage, options);
    }

    public TemporaryFolder Folder { get; } = new();

    public string Lineage { get; }

    public PackStore Packs { get; private set; }

    public ContentStore Contents => new(Packs);

    public static CancellationToken None => CancellationToken.None;

    /// <summary>Adds a file or folder in a commit of its own.</summary>
    public IngestResult Add(string path, IngestOptions? options = null, params ContentId[] bases)
    {
        using PackWriter writer = Packs.BeginWrite(None);
        ModelIngest ingest = new(Packs, writer, options ?? new IngestOptions());
        IngestResult result = ingest.Add(CheckpointReader.Open(path), bases, null, None);
        Commit(writer, ingest);
        return result;
    }

    public static void Commit(PackWriter writer, ModelIngest ingest) => writer.Commit(transaction =>
    {
        ingest.Apply(transaction);
        return [];
    });

    /// <summary>Exports into a fresh folder and gives the files.</summary>
    public IReadOnlyList<FileInfo> Export(ContentId manifest, RestoreOptions? options = null)
    {
        string destination = Folder.PathOf(Path.Combine("out", Guid.NewGuid().ToString("N")));
        return ModelRestore.Export(
            Contents, Contents.ReadManifest(manifest), destination, (options ?? new RestoreOptions()) with { IntoFolder = true }, DiskFiles.Instance, null, None);
    }

    public void Reopen()
    {
        Packs.Dispose();
        Packs = PackStore.Open(Lineage);
    }

    public static string HashOf(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    public void Dispose()
    {
        Packs.Dispose();
        Folder.Dispose();
    }
}
