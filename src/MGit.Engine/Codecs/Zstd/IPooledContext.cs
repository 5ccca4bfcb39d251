namespace MGit.Engine.Codecs.Zstd;

/// <summary>Working memory that is worth keeping between calls.</summary>
internal interface IPooledContext : IDisposable
{
    /// <summary>Bytes held.</summary>
    long Size { get; }
}
