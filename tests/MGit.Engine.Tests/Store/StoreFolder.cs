using MGit.Engine.Store;
using MGit.Engine.Store.Files;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store;

/// <summary>A store in a folder of its own, deleted at the end.</summary>
internal sealed class StoreFolder : IDisposable
{
    internal StoreFolder(IDurableFiles? files = null)
    {
        Root = Directory.CreateTempSubdirectory("mgit-store-").FullName;
        Lineage = Path.Combine(Root, ".lineage");
        PackStore.Create(Lineage, files);
    }

    internal string Root { get; }

    internal string Lineage { get; }

    internal string PacksFolder => Path.Combine(Lineage, "packs");

    internal static PackStoreOptions Options { get; } = new() { LockTimeout = TimeSpan.FromSeconds(20) };

    internal PackStore Open(PackStoreOptions? options = null) => PackStore.Open(Lineage, options ?? Options);

    /// <summary>Bytes that look random and are the same for a seed.</summary>
    internal static byte[] Bytes(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    internal static ContentId Id(int seed) => new(Bytes(seed ^ 0x5eed, ContentId.Size));

    /// <summary>Appends a record whose content follows from the seed.</summary>
    internal static RecordLocation Append(PackWriter writer, int seed, int length = 500) =>
        writer.Append(RecordKind.TensorRun, Id(seed), Bytes(seed + 1, 17), Bytes(seed, length));

    /// <summary>Fails unless the record there is the one that <see cref="Append"/> wrote for the seed.</summary>
    internal static void AssertRecord(PackStore store, RecordLocation at, int seed, int length = 500)
    {
        PackRecord record = store.Read(at);
        Assert.Equal(RecordKind.TensorRun, record.Kind);
        Assert.Equal(Id(seed), record.Id);
        Assert.Equal(Bytes(seed + 1, 17), record.Header);
        Assert.Equal(Bytes(seed, length), record.Payload);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
