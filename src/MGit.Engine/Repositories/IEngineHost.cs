namespace MGit.Engine.Repositories;

/// <summary>What the engine may say to whoever runs it. Called on the thread that called the engine.</summary>
public interface IEngineHost
{
    /// <summary>A decision and its reason: which base, which codec, which name.</summary>
    void Verbose(string message);

    /// <summary>Something the user should know and that stops nothing.</summary>
    void Warning(string message);
}
