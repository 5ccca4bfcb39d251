namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>
/// Stands for an object that was not built: what would have been called, with what, and what was put into it. Inert.
/// </summary>
internal sealed class PickleObject(object? callable, object? arguments)
{
    /// <summary>A <see cref="PickleGlobal"/>, or another inert value.</summary>
    public object? Callable { get; } = callable;

    /// <summary>A tuple as a rule.</summary>
    public object? Arguments { get; } = arguments;

    public object? State { get; set; }

    /// <summary>What was appended to it.</summary>
    public List<object?>? Items { get; set; }

    /// <summary>What was set by key in it.</summary>
    public PickleDict? Entries { get; set; }
}
