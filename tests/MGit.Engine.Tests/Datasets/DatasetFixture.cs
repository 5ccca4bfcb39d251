using MGit.Engine.Datasets;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Tests.Datasets;

/// <summary>Loads data sets that a test declares.</summary>
internal static class DatasetFixture
{
    public static Dataset Load(params DatasetDeclaration[] declared) => new DatasetLoader(declared).Load(declared[0].Name);

    public static DatasetDeclaration Declare(string path, string name = "d") => new() { Name = name, Path = path };

    /// <summary>The message with which loading fails, whose code is DatasetInvalid.</summary>
    public static string Fault(params DatasetDeclaration[] declared)
    {
        MGitException fault = Assert.Throws<MGitException>(() => Load(declared));
        Assert.Equal(ErrorCode.DatasetInvalid, fault.Code);
        return fault.Message;
    }

    public static float[] Numbers(DatasetBatch batch) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(batch.Input.Data.Span).ToArray();

    public static long[] Tokens(DatasetBatch batch) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(batch.Input.Data.Span).ToArray();
}
