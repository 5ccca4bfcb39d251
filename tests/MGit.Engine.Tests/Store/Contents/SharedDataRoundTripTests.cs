using MGit.Engine.Checkpoints;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store.Contents;

public class SharedDataRoundTripTests
{
    [SharedDataFact]
    public void Every_file_comes_back_byte_for_byte()
    {
        using TestStore store = new();
        List<(string Path, ContentId Manifest)> added = [];
        using (PackWriter writer = store.Packs.BeginWrite(TestStore.None))
        {
            ModelIngest ingest = new(store.Packs, writer, new IngestOptions());
            foreach (string path in Directory.EnumerateFiles(SharedData.Folder!, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                ContentId[] bases = added.Count == 0 ? [] : [added[^1].Manifest];
                added.Add((path, ingest.Add(Open(path), bases, null, TestStore.None).Manifest));
            }

            TestStore.Commit(writer, ingest);
        }

        store.Reopen();
        Assert.NotEmpty(added);
        foreach ((string path, ContentId manifest) in added)
        {
            FileInfo restored = Assert.Single(store.Export(manifest));
            Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(restored.FullName));
        }
    }

    [SharedDataTheory]
    [InlineData("safetensors_small")]
    [InlineData("trio_mnist")]
    public void A_folder_comes_back_with_every_file(string folder)
    {
        using TestStore store = new();
        string path = SharedData.PathOf(folder);
        IngestResult result = store.Add(path);
        IReadOnlyList<FileInfo> files = store.Export(result.Manifest);
        Assert.Equal(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Count(), files.Count);
    }

    [SharedDataFact]
    public void A_second_version_stores_little_and_comes_back()
    {
        using TestStore store = new();
        IngestResult first = store.Add(SharedData.PathOf("family_ulfd_rfb/rfb_epoch_480.pth"));
        IngestResult second = store.Add(SharedData.PathOf("family_ulfd_rfb/rfb_epoch_499.pth"), null, first.Manifest);
        Assert.True(second.NewStoredBytes < first.NewStoredBytes * 0.8, $"{second.NewStoredBytes} of {first.NewStoredBytes}");
        FileInfo restored = Assert.Single(store.Export(second.Manifest));
        Assert.Equal(TestStore.HashOf(SharedData.PathOf("family_ulfd_rfb/rfb_epoch_499.pth")), TestStore.HashOf(restored.FullName));
    }

    private static Checkpoint Open(string path)
    {
        try
        {
            return CheckpointReader.Open(path);
        }
        catch (CheckpointException)
        {
            // What a reader refuses is still a file: the repository layer keeps it as plain bytes.
            CheckpointLayout plain = new() { Format = CheckpointFormat.Plain, Length = new FileInfo(path).Length };
            return new Checkpoint(path, CheckpointFormat.Plain, [new CheckpointFile(path, Path.GetFileName(path), plain)], []);
        }
    }
}
