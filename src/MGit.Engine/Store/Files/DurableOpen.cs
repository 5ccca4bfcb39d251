namespace MGit.Engine.Store.Files;

/// <summary>What a durable open expects to find.</summary>
public enum DurableOpen
{
    /// <summary>The file exists.</summary>
    Existing,

    /// <summary>The file does not exist and is made.</summary>
    New,

    /// <summary>The file is made, or emptied where it exists.</summary>
    Truncated,
}
