namespace MGit.Engine.Tests.Checkpoints;

/// <summary>Writes PyTorch's zip format around a pickle and storages of the test's choice.</summary>
internal static class TorchZipBuilder
{
    public static byte[] Build(Action<PickleBuilder> root, params (string Key, byte[] Data)[] storages) => Archive(root, storages).Build();

    /// <summary>The archive before it is written, so that a test can add to it.</summary>
    public static ZipBuilder Archive(Action<PickleBuilder> root, params (string Key, byte[] Data)[] storages)
    {
        PickleBuilder pickle = new PickleBuilder().Proto();
        root(pickle);
        ZipBuilder zip = new() { Descriptors = true };
        zip.Add("archive/data.pkl", pickle.Stop().Build());
        foreach ((string key, byte[] data) in storages)
        {
            zip.Add($"archive/data/{key}", data);
        }

        return zip;
    }

    /// <summary>A state dict with one F32 vector.</summary>
    public static byte[] Vector(string name, params float[] values)
        => Build(p => p.Dict((name, q => q.Tensor("0", "FloatStorage", values.Length, 0, [values.Length], [1]))), ("0", Floats(values)));

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] FloatRange(int count) => Floats([.. Enumerable.Range(0, count).Select(i => (float)i)]);
}
