namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>A list or a set.</summary>
internal sealed class PickleList(List<object?> items)
{
    public List<object?> Items { get; } = items;
}
