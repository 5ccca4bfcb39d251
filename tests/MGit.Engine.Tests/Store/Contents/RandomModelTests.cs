using MGit.Engine.Checkpoints;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Maintenance;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store.Contents;

/// <summary>Files of random bytes with random layouts: extents of any type and size, gaps, views, ties.</summary>
public class RandomModelTests
{
    private static readonly ElementType[] Types = Enum.GetValues<ElementType>();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Any_layout_comes_back_byte_for_byte_along_a_chain_of_edits(int seed)
    {
        Random random = new(seed);
        using TestStore store = new();
        byte[] bytes = new byte[random.Next(200_000, 3_000_000)];
        random.NextBytes(bytes);
        CheckpointLayout layout = Layout(random, bytes);
        ContentId[] bases = [];
        List<(byte[] Bytes, ContentId Manifest)> versions = [];
        for (int version = 0; version < 5; version++)
        {
            string path = store.Folder.File($"v{version}.bin", bytes);
            Checkpoint checkpoint = new(path, CheckpointFormat.PyTorchLegacy, [new CheckpointFile(path, $"v{version}.bin", layout)], []);
            IngestResult added = Add(store, checkpoint, bases, random.Next(1, 4));
            versions.Add((bytes, added.Manifest));
            bases = [added.Manifest];
            bytes = [.. bytes];
            for (int change = random.Next(0, 400); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)]++;
            }
        }

        foreach ((byte[] expected, ContentId manifest) in versions)
        {
            Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(Assert.Single(store.Export(manifest)).FullName)));
            Assert.Equal(layout.Tensors.Select(tensor => tensor.Name), store.Contents.ReadManifest(manifest).Files[0].Tensors.Select(tensor => tensor.Name));
        }

        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
    }

    private static IngestResult Add(TestStore store, Checkpoint checkpoint, ContentId[] bases, int limit)
    {
        using Engine.Store.Packs.PackWriter writer = store.Packs.BeginWrite(TestStore.None);
        ModelIngest ingest = new(store.Packs, writer, new IngestOptions { MaxChainLength = limit, MaxParallelism = 3, Bound = null });
        IngestResult result = ingest.Add(checkpoint, bases, null, TestStore.None);
        TestStore.Commit(writer, ingest);
        return result;
    }

    private static CheckpointLayout Layout(Random random, byte[] bytes)
    {
        List<StorageExtent> extents = [];
        List<TensorEntry> tensors = [];
        for (long position = random.Next(0, 100); ;)
        {
            ElementType type = Types[random.Next(Types.Length)];
            long room = bytes.Length - position;
            long wanted = random.Next(3) == 0 ? random.Next(0, 1_500_000) : random.Next(0, 2000);
            int group = type is ElementType.F6E2M3 or ElementType.F6E3M2 ? 4 : 2;
            long elements = wanted * 8 / type.BitSize() / group * group;
            if (elements == 0 || type.ByteSize(elements) > room)
            {
                break;
            }

            extents.Add(new StorageExtent(position, type, random.Next(2) == 0 ? new TensorShape(elements) : new TensorShape(elements / 2, 2)));
            position += type.ByteSize(elements) + random.Next(0, 3) * random.Next(0, 200);
        }

        for (int index = 0; index < extents.Count; index++)
        {
            StorageExtent extent = extents[index];
            tensors.Add(new TensorEntry($"layer.{index}.weight", extent.ElementType, extent.Shape, index));
            if (random.Next(3) == 0)
            {
                // A tie, and a view into the middle.
                tensors.Add(new TensorEntry($"tied.{index}", extent.ElementType, extent.Shape, index));
                tensors.Add(new TensorEntry($"view.{index}", extent.ElementType, new TensorShape(extent.Shape.ElementCount / 4, 2), index, 1, [2, 1]));
            }
        }

        return new CheckpointLayout { Format = CheckpointFormat.PyTorchLegacy, Length = bytes.Length, Extents = extents, Tensors = tensors };
    }
}
