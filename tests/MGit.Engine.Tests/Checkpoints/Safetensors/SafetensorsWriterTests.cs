using CsCheck;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Checkpoints.Safetensors;

public sealed class SafetensorsWriterTests
{
    /// <summary>Files that another program than the reference implementation wrote, in an order of its own.</summary>
    private static readonly string[] s_otherWriters = ["family_silero_vad/", "lora_adapters/", "safetensors_small/hf_samples/"];

    public static TheoryData<string> RealFiles => SharedData.Folder is null
        ? []
        : new(Directory.EnumerateFiles(SharedData.Folder, "*.safetensors", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(SharedData.Folder, f)));

    [Fact]
    public void What_was_written_is_read_back()
    {
        Gen<SafetensorsTensor[]> tensors = Gen.Select(Gen.Int[1, 22], Gen.Long[0, 5].Array[0, 3]).Select((type, dimensions) => ((ElementType)type, dimensions))
            .Where(t => t.Item1 != ElementType.C128 && t.dimensions.Aggregate(1L, (a, b) => a * b) * t.Item1.BitSize() % 8 == 0)
            .Array[0, 12]
            .Select(items => items.Select((item, i) => Tensor($"layer \"{i}\"\n\u00e9", item.Item1, new TensorShape(item.dimensions))).ToArray());
        tensors.Sample(items =>
        {
            CheckpointLayout layout = Read(Write(items));

            Assert.Equal(items.Length, layout.Tensors.Count);
            foreach (SafetensorsTensor item in items)
            {
                TensorEntry entry = layout.Tensors.Single(t => t.Name == item.Name);
                Assert.Equal((item.ElementType, item.Shape), (entry.ElementType, entry.Shape));
                Assert.Equal(item.Shape.ElementCount == 0, entry.Extent < 0);
            }
        }, iter: 300);
    }

    [Fact]
    public void Tensors_are_sorted_by_type_and_name_and_the_header_is_aligned()
    {
        byte[] file = Write(Tensor("b", ElementType.F32, new(2)), Tensor("a", ElementType.F32, new(2)), Tensor("z", ElementType.I64, new(1)));

        Assert.Equal(0, BitConverter.ToInt64(file) % 8);
        Assert.Equal(["z", "a", "b"], Read(file).Tensors.Select(t => t.Name));
    }

    [SharedDataTheory]
    [MemberData(nameof(RealFiles))]
    public void A_real_file_is_written_again_as_the_reference_implementation_wrote_it(string relative)
    {
        byte[] original = File.ReadAllBytes(SharedData.PathOf(relative));
        CheckpointLayout layout = Read(original);
        IEnumerable<SafetensorsTensor> tensors = layout.Tensors.Select(t => new SafetensorsTensor(t.Name, t.ElementType, t.Shape, stream =>
        {
            if (t.Extent >= 0)
            {
                StorageExtent extent = layout.Extents[t.Extent];
                stream.Write(original, (int)extent.Offset, (int)extent.Length);
            }
        }));
        MemoryStream written = new();

        SafetensorsWriter.Write(written, tensors, layout.Metadata.Count > 0 ? layout.Metadata : null);

        CheckpointLayout again = Read(written.ToArray());
        Assert.Equal(layout.Tensors.Select(t => (t.Name, t.ElementType, t.Shape)).Order(), again.Tensors.Select(t => (t.Name, t.ElementType, t.Shape)).Order());
        Assert.Equal(layout.Metadata.OrderBy(m => m.Key), again.Metadata.OrderBy(m => m.Key));
        if (!s_otherWriters.Any(other => relative.Replace('\\', '/').StartsWith(other, StringComparison.Ordinal)))
        {
            Assert.Equal(original, written.ToArray());
        }
    }

    [Fact]
    public void A_name_twice_is_refused()
    {
        MGitException error = Assert.Throws<MGitException>(() => Write(Tensor("a", ElementType.F32, new(2)), Tensor("a", ElementType.F16, new(2))));
        Assert.Equal(ErrorCode.ArgumentInvalid, error.Code);
    }

    [Fact]
    public void A_type_the_format_does_not_have_is_refused()
    {
        MGitException error = Assert.Throws<MGitException>(() => Write(Tensor("a", ElementType.C128, new(2))));
        Assert.Contains("C128", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    public void A_callback_that_writes_the_wrong_length_is_found(int length)
        => Assert.Throws<InvalidOperationException>(() => Write(new SafetensorsTensor("a", ElementType.F32, new(2), s => s.Write(new byte[length]))));

    private static SafetensorsTensor Tensor(string name, ElementType type, TensorShape shape)
        => new(name, type, shape, stream => stream.Write(new byte[type.ByteSize(shape.ElementCount)]));

    private static byte[] Write(params SafetensorsTensor[] tensors)
    {
        MemoryStream stream = new();
        SafetensorsWriter.Write(stream, tensors, new Dictionary<string, string> { ["format"] = "pt" });
        return stream.ToArray();
    }

    private static CheckpointLayout Read(byte[] file) => CheckpointReader.ReadLayout(new MemoryStream(file), "model.safetensors");
}
