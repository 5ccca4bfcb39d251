using System.Buffers.Binary;
using System.Text;
using MGit.Engine.Checkpoints;

namespace MGit.Engine.Tests.Checkpoints;

/// <summary>Files of tens of gigabytes, most of which a stream makes up: they may not be read.</summary>
public sealed class LargeFileTests
{
    private const long Elements = 4L * 1024 * 1024 * 1024;

    [Fact]
    public void A_large_safetensors_file_costs_its_header()
    {
        byte[] head = SafetensorsBuilder.File(Encoding.UTF8.GetBytes(
            "{" + SafetensorsBuilder.Entry("a", "BF16", $"[{Elements}]", 0, 2 * Elements) + "," + SafetensorsBuilder.Entry("b", "F32", $"[{Elements}]", 2 * Elements, 6 * Elements) + "}"), []);
        using HollowStream file = new(head.Length + (6 * Elements), (0, head));

        CheckpointLayout layout = CheckpointReader.ReadLayout(file, "m.safetensors");

        LayoutAssert.IsValid(layout);
        Assert.Equal(["a", "b"], layout.Tensors.Select(t => t.Name));
        Assert.InRange(file.BytesRead, 0, 1024);
    }

    [Fact]
    public void A_large_archive_costs_its_directory_and_its_pickle()
    {
        // The archive is written with a small storage, which is then said to be large: everything behind it moves by that much.
        const long Length = 4 * Elements;
        ZipBuilder zip = new() { Wide = true };
        byte[] small = zip
            .Add("m/data.pkl", new PickleBuilder().Proto().Dict(("w", p => p.Tensor("0", "FloatStorage", Elements, 0, [Elements], [1]))).Stop().Build())
            .Add("m/data/0", []).Build();
        int cut = (int)zip.DirectoryOffset;
        byte[] tail = small[cut..];
        int record = (int)zip.Offsets("m/data/0").Directory - cut;
        int extra = record + 46 + "m/data/0".Length + 4;
        BinaryPrimitives.WriteInt64LittleEndian(tail.AsSpan(extra), Length);
        BinaryPrimitives.WriteInt64LittleEndian(tail.AsSpan(extra + 8), Length);
        int wide = tail.Length - 22 - 20 - 56;
        BinaryPrimitives.WriteInt64LittleEndian(tail.AsSpan(wide + 48), cut + Length);
        BinaryPrimitives.WriteInt64LittleEndian(tail.AsSpan(wide + 56 + 8), cut + Length + wide);
        using HollowStream file = new(small.Length + Length, (0, small[..cut]), (cut + Length, tail));

        CheckpointLayout layout = CheckpointReader.ReadLayout(file, "m.pt");

        LayoutAssert.IsValid(layout);
        Assert.Equal(Length, Assert.Single(layout.Extents).Length);
        Assert.Equal("w", Assert.Single(layout.Tensors).Name);
        Assert.InRange(file.BytesRead, 0, 512 * 1024);
    }

    [Fact]
    public void A_large_legacy_file_costs_its_head()
    {
        byte[] whole = TorchLegacyBuilder.Build(TorchLegacyBuilder.Vector("0", Elements), ("0", Elements, []));
        using HollowStream file = new(whole.Length + (4 * Elements), (0, whole));

        CheckpointLayout layout = CheckpointReader.ReadLayout(file, "m.pth");

        Assert.Equal(4 * Elements, Assert.Single(layout.Extents).Length);
        Assert.InRange(file.BytesRead, 0, 512 * 1024);
    }

    /// <summary>A stream of zeros with some parts filled in, which counts what is read of it.</summary>
    private sealed class HollowStream(long length, params (long Offset, byte[] Data)[] parts) : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, length - Position);
            buffer[..count].Clear();
            foreach ((long offset, byte[] data) in parts)
            {
                long start = Math.Max(offset, Position);
                long end = Math.Min(offset + data.Length, Position + count);
                if (start < end)
                {
                    data.AsSpan((int)(start - offset), (int)(end - start)).CopyTo(buffer[(int)(start - Position)..]);
                }
            }

            Position += count;
            BytesRead += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
