using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Manifests;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store.Contents;

public class ManifestTests
{
    [Fact]
    public void A_manifest_read_back_says_the_same()
    {
        Manifest manifest = Sample();
        byte[] bytes = ManifestWriter.Write(manifest);
        Manifest read = ManifestReader.Read(IdOf(9), bytes);
        Assert.Equal(bytes, ManifestWriter.Write(read));
        Assert.Equal("sub/naïve 模型.bin", read.Files[1].Path);
        Assert.Equal([2L, 1L], read.Files[0].Tensors[2].Strides);
        Assert.Equal("per_tensor_affine scale=0.1", read.Files[0].Tensors[2].Quantization);
        Assert.Equal(manifest.Files[0].Fixups[0].FieldOffsets, read.Files[0].Fixups[0].FieldOffsets);
        Assert.Equal(manifest.AddressOf(manifest.Files[0].Extents[2]), read.AddressOf(read.Files[0].Extents[2]));
        Assert.Equal("x", read.Evidence[0].Source);
    }

    [Fact]
    public void Damaged_manifests_are_refused_by_name_and_nothing_else()
    {
        byte[] bytes = ManifestWriter.Write(Sample());
        Random random = new(11);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = [.. bytes];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            if (random.Next(4) == 0)
            {
                damaged = damaged[..random.Next(damaged.Length)];
            }

            AssertRefusedOrRead(() => ManifestReader.Read(IdOf(1), damaged));
        }
    }

    [Fact]
    public void Damaged_record_headers_are_refused_by_name_and_nothing_else()
    {
        byte[] run = new RunHeader
        {
            ElementType = ElementType.F32,
            Shape = new TensorShape(1000, 1000),
            FirstBlock = 0,
            Base = IdOf(1),
            Chain = 2,
            FirstLeaf = IdOf(2),
            Original = IdOf(3),
            Epsilon = 1e-4,
            BlockLengths = [10, 20, 30, 40],
        }.ToBytes();
        byte[] bundle = new BundleHeader
        {
            Blocks = [new BundleBlock(ElementType.F32, true, 0, 2, 0, 0, 60), new BundleBlock(ElementType.I64, false, 2, 1, 0, 60, 40)],
            Members =
            [
                new BundleMember(0, 0, ElementType.F32, new TensorShape(3, 3), new ContentAddress(IdOf(4), 7)),
                new BundleMember(0, 36, ElementType.F32, new TensorShape(9), new ContentAddress(IdOf(4), 8)),
                new BundleMember(1, 0, ElementType.I64, TensorShape.Scalar, null),
            ],
            BaseBundles = [IdOf(4)],
            Chain = 1,
        }.ToBytes();
        Assert.Equal(8, BundleHeader.Parse(bundle, 100).Members[1].Base!.Value.Member);
        Random random = new(12);
        for (int round = 0; round < 20_000; round++)
        {
            AssertRefusedOrRead(() => RunHeader.Parse(Damaged(run, random), 100));
            AssertRefusedOrRead(() => BundleHeader.Parse(Damaged(bundle, random), 100));
            AssertRefusedOrRead(() => BytesHeader.Parse(Damaged(new BytesHeader(1000, IdOf(5), 3).ToBytes(), random)));
        }
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a//b")]
    [InlineData("./x")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Paths_that_leave_their_folder_are_refused(string path)
    {
        Assert.NotNull(ManifestPath.FaultOf(path));
        Assert.Equal(ErrorCode.PathInvalid, Assert.Throws<MGitException>(() => ManifestPath.Below(Path.GetTempPath(), path)).Code);
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("nul.txt")]
    [InlineData("a\\..\\..\\b")]
    [InlineData("trailing. ")]
    public void Names_that_Windows_takes_otherwise_are_known(string path) => Assert.NotNull(ManifestPath.WindowsFaultOf(path));

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        byte[] damaged = [.. bytes];
        damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
    }

    private static void AssertRefusedOrRead(Func<object> read)
    {
        Exception? error = Record.Exception(read);
        Assert.True(
            error is null or MalformedRecordException or MGitException { Code: ErrorCode.RepositoryTooNew }, error?.ToString());
    }

    private static ContentId IdOf(byte value)
    {
        byte[] bytes = new byte[ContentId.Size];
        Array.Fill(bytes, value);
        return new ContentId(bytes);
    }

    private static Manifest Sample() => new()
    {
        Format = CheckpointFormat.Folder,
        IsFolder = true,
        Epsilon = 1e-4,
        Contents = [new ManifestContent(IdOf(1), false), new ManifestContent(IdOf(2), true)],
        Evidence = [new ParentEvidence("x", "y")],
        Files =
        [
            new ManifestFile
            {
                Path = "model.pt",
                Length = 10_000,
                Sha256 = IdOf(5),
                Format = CheckpointFormat.PyTorchZip,
                IsExact = false,
                Skeleton = IdOf(6),
                Extents =
                [
                    new ManifestExtent(64, ElementType.F32, new TensorShape(4, 5), 0, -1),
                    new ManifestExtent(256, ElementType.I64, TensorShape.Scalar, 1, 0),
                    new ManifestExtent(512, ElementType.I8, new TensorShape(40), 1, 1),
                ],
                Tensors =
                [
                    new TensorEntry("layer.weight", ElementType.F32, new TensorShape(4, 5), 0),
                    new TensorEntry("layer.steps", ElementType.I64, TensorShape.Scalar, 1),
                    new TensorEntry("layer.view", ElementType.I8, new TensorShape(3, 2), 2, 5, [2, 1], "per_tensor_affine scale=0.1"),
                    new TensorEntry("empty", ElementType.F32, new TensorShape(0, 3), -1),
                ],
                Fixups = [new ChecksumFixup([14, 9000], 64, 900)],
                Notices = ["a placeholder"],
                Metadata = new Dictionary<string, string> { ["format"] = "pt" },
            },
            new ManifestFile { Path = "sub/naïve 模型.bin", Length = 5, Sha256 = IdOf(7), Format = CheckpointFormat.Plain, Skeleton = IdOf(8) },
        ],
    };
}
