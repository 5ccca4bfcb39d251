namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>A class or function that a pickle names. It is a name and nothing more: nothing is imported.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}
