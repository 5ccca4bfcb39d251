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
            // An ONNX model comes with the files it has data in.
            IReadOnlyList<FileInfo> restored = store.Export(manifest);
            Assert.Contains(restored, file => file.Name == Path.GetFileName(path));
            Assert.All(restored, file => Assert.Equal(TestStore.HashOf(Path.Combine(Path.GetDirectoryName(path)!, file.Name)), TestStore.HashOf(file.FullName)));
        }
    }

    [SharedDataFact]
    public void An_exported_model_shares_its_parameters_with_the_checkpoint_it_comes_from()
    {
        using TestStore store = new();
        store.Add(SharedData.PathOf("family_ulfd_rfb/version-RFB-320.pth"));
        IngestResult exported = store.Add(SharedData.PathOf("family_ulfd_rfb/version-RFB-320.onnx"));

        Assert.True(exported.NewStoredBytes < exported.OriginalBytes / 20, $"{exported.NewStoredBytes} of {exported.OriginalBytes}");
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
