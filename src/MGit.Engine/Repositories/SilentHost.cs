namespace MGit.Engine.Repositories;

/// <summary>A host that nobody listens to.</summary>
public sealed class SilentHost : IEngineHost
{
    private SilentHost()
    {
    }

    public static SilentHost Instance { get; } = new();

    public void Verbose(string message)
    {
    }

    public void Warning(string message)
    {
    }
}
