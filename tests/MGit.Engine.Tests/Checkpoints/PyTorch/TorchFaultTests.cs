using MGit.Engine.Checkpoints.PyTorch;

namespace MGit.Engine.Tests.Checkpoints.PyTorch;

public sealed class TorchFaultTests
{
    private static readonly Dictionary<string, (TorchFault Fault, Func<byte[]> File)> s_cases = new()
    {
        ["no sys_info dictionary"] = (TorchFault.PartInvalid, () => new PickleBuilder().Raw(TorchLegacyBuilder.Magic).Proto().Int(1001).Stop().Proto().None().Stop().Build()),
        ["other protocol version"] = (TorchFault.PartInvalid, () => TorchLegacyBuilder.Build(p => p.None(), true, 1002)),
        ["keys are no list"] = (TorchFault.PartInvalid, () => new PickleBuilder().Raw(TorchLegacyBuilder.Magic).Proto().Int(1001).Stop().Proto().Op('}').Stop().None().Stop().None().Stop().Build()),
        ["tensor without storage"] = (TorchFault.TensorInvalid, () => Zip(p => p.Global("torch._utils", "_rebuild_tensor_v2").Mark().None().Int(0).Ints(2).Ints(1).TensorEnd())),
        ["tensor without strides"] = (TorchFault.TensorInvalid, () => Zip(p => p.Global("torch._utils", "_rebuild_tensor_v2").Mark().Storage("0", "FloatStorage", 2).Int(0).Ints(2).Tuple().Reduce())),
        ["sizes and strides differ"] = (TorchFault.TensorInvalid, () => Zip(p => p.Tensor("0", "FloatStorage", 2, 0, [2], [1, 1]))),
        ["negative stride"] = (TorchFault.TensorInvalid, () => Zip(p => p.Tensor("0", "FloatStorage", 2, 1, [2], [-1]))),
        ["negative size"] = (TorchFault.TensorInvalid, () => Zip(p => p.Tensor("0", "FloatStorage", 2, 0, [-2], [1]))),
        ["negative offset"] = (TorchFault.TensorInvalid, () => Zip(p => p.Tensor("0", "FloatStorage", 2, -1, [2], [1]))),
        ["unknown dtype"] = (TorchFault.TensorInvalid, () => Zip(p => p.Global("torch._utils", "_rebuild_tensor_v3").Mark().Storage("0", "UntypedStorage", 8).Int(0).Ints(2).Ints(1).Raw(0x89).None().Global("torch", "float7").Tuple().Reduce())),
        ["quantized without parameters"] = (TorchFault.TensorInvalid, () => Zip(p => p.Global("torch._utils", "_rebuild_qtensor").Mark().Storage("0", "QInt8Storage", 4).Int(0).Ints(4).Ints(1).None().TensorEnd())),
        ["too many elements"] = (TorchFault.Overflow, () => Zip(p => p.Tensor("0", "FloatStorage", 2, 0, [1L << 40, 1L << 40], [0, 0]))),
        ["offset beyond the storage"] = (TorchFault.TensorOutsideStorage, () => Zip(p => p.Tensor("0", "FloatStorage", 2, 1, [2], [1]))),
        ["strides beyond the storage"] = (TorchFault.TensorOutsideStorage, () => Zip(p => p.Tensor("0", "FloatStorage", 2, 0, [2], [2]))),
        ["strides that overflow"] = (TorchFault.TensorOutsideStorage, () => Zip(p => p.Tensor("0", "FloatStorage", 2, 0, [long.MaxValue], [long.MaxValue]))),
        ["offset that overflows"] = (TorchFault.TensorOutsideStorage, () => Zip(p => p.Tensor("0", "FloatStorage", 2, long.MaxValue, [1], [1]))),
        ["storage of no type"] = (TorchFault.StorageInvalid, () => Zip(p => p.Storage("0", "NoStorage", 2))),
        ["storage of a negative length"] = (TorchFault.StorageInvalid, () => Zip(p => p.Storage("0", "FloatStorage", -2))),
        ["storage of too many elements"] = (TorchFault.StorageInvalid, () => Zip(p => p.Storage("0", "FloatStorage", long.MaxValue))),
        ["storage that is not described"] = (TorchFault.StorageInvalid, () => Zip(p => p.Mark().Text("storage").Tuple().Op('Q'))),
        ["view beyond its storage"] = (TorchFault.StorageInvalid, () => TorchLegacyBuilder.Build(p => p.LegacyStorage("0", "FloatStorage", 2, ("v", 1, 2)), ("0", 2, new byte[8]))),
        ["storage of another length"] = (TorchFault.StorageInvalid, () => TorchLegacyBuilder.Build(TorchLegacyBuilder.Vector("0", 2), ("0", 3, new byte[12]))),
        ["entry missing"] = (TorchFault.StorageMissing, () => Zip(p => p.Tensor("1", "FloatStorage", 2, 0, [2], [1]))),
        ["storage missing"] = (TorchFault.StorageMissing, () => TorchLegacyBuilder.Build(TorchLegacyBuilder.Vector("0", 2))),
        ["storage nobody uses"] = (TorchFault.StorageMissing, () => TorchLegacyBuilder.Build(TorchLegacyBuilder.Vector("0", 2), ("0", 2, new byte[8]), ("1", 2, new byte[8]))),
        ["storage twice"] = (TorchFault.StorageMissing, () => TorchLegacyBuilder.Build(TorchLegacyBuilder.Vector("0", 2), ("0", 2, new byte[8]), ("0", 2, new byte[8]))),
        ["entry too short"] = (TorchFault.StorageTruncated, () => Zip(p => p.Tensor("0", "FloatStorage", 3, 0, [2], [1]))),
        ["file cut off in a storage"] = (TorchFault.StorageTruncated, () => TorchLegacyBuilder.Build(TorchLegacyBuilder.Vector("0", 2), ("0", 2, new byte[8]))[..^1]),
        ["file cut off before a storage"] = (TorchFault.StorageTruncated, () => TorchLegacyBuilder.Build(TorchLegacyBuilder.Vector("0", 2), ("0", 2, new byte[8]))[..^12]),
        ["archives too deep"] = (TorchFault.TooDeep, () => Nest(TorchZipBuilder.Vector("w", 1), 4)),
    };

    public static TheoryData<TorchFault, string> Cases
    {
        get
        {
            TheoryData<TorchFault, string> rows = [];
            foreach ((string name, (TorchFault fault, _)) in s_cases)
            {
                rows.Add(fault, name);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_fault_has_its_name(TorchFault fault, string name) => Layouts.ExpectFault(fault, s_cases[name].File());

    [Fact]
    public void Every_fault_is_covered()
        => Assert.Equal(Enum.GetValues<TorchFault>(), s_cases.Values.Select(c => c.Fault).Distinct().Order());

    private static byte[] Zip(Action<PickleBuilder> root) => TorchZipBuilder.Build(root, ("0", TorchZipBuilder.Floats(1, 2)));

    private static byte[] Nest(byte[] file, int levels)
        => levels == 0 ? file : new ZipBuilder().Add("policy.pth", Nest(file, levels - 1)).Build();
}
