namespace MGit.Engine.Codecs.Zstd;

/// <summary>The zstd library refused a parameter: a fault of this program, never of its input.</summary>
public sealed class ZstdException : Exception
{
    public ZstdException(string message)
        : base(message)
    {
    }
}
