using MGit.Engine.Checkpoints;

namespace MGit.Engine.Tests.Checkpoints;

/// <summary>Reads what a test built.</summary>
internal static class Layouts
{
    /// <summary>Reads and checks what holds of every layout.</summary>
    public static CheckpointLayout Read(byte[] file, string name = "model.pt")
    {
        CheckpointLayout layout = CheckpointReader.ReadLayout(new MemoryStream(file), name);
        LayoutAssert.IsValid(layout);
        return layout;
    }

    public static void ExpectFault(Enum fault, byte[] file, string name = "model.pt")
    {
        CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointReader.ReadLayout(new MemoryStream(file), name));
        Assert.Equal(fault, error.Fault);
        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"({fault})", error.Message, StringComparison.Ordinal);
    }
}
