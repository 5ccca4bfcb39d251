namespace MGit.Engine.Tests.Checkpoints;

/// <summary>Writes PyTorch's legacy format around a pickle and storages of the test's choice.</summary>
internal static class TorchLegacyBuilder
{
    public static readonly byte[] Magic = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    public static byte[] Build(Action<PickleBuilder> root, params (string Key, long Count, byte[] Data)[] storages)
        => Build(root, littleEndian: true, 1001, storages);

    public static byte[] Build(Action<PickleBuilder> root, bool littleEndian, long version, params (string Key, long Count, byte[] Data)[] storages)
    {
        PickleBuilder file = new PickleBuilder().Raw(Magic)
            .Proto().Int(version).Stop()
            .Proto().Dict(("protocol_version", p => p.Int(1001)), ("little_endian", p => p.Raw((byte)(littleEndian ? 0x88 : 0x89)))).Stop()
            .Proto();
        root(file);
        file.Stop().Proto().Op(']').Mark();
        foreach ((string key, _, _) in storages)
        {
            file.Text(key);
        }

        file.Op('e').Stop();
        foreach ((_, long count, byte[] data) in storages)
        {
            file.Raw(BitConverter.GetBytes(count)).Raw(data);
        }

        return file.Build();
    }

    /// <summary>torch._utils._rebuild_tensor_v2 over a storage of the legacy format.</summary>
    public static Action<PickleBuilder> Vector(string key, long count)
        => p => p.Global("torch._utils", "_rebuild_tensor_v2").Mark().LegacyStorage(key, "FloatStorage", count).Int(0).Ints(count).Ints(1).TensorEnd();
}
