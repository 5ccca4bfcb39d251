namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>A tuple.</summary>
internal sealed class PickleTuple(params object?[] items)
{
    public static PickleTuple Empty { get; } = new();

    public object?[] Items { get; } = items;
}
