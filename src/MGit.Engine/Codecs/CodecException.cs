namespace MGit.Engine.Codecs;

/// <summary>A block cannot be decoded. The store turns it into <c>ContentCorrupt</c> with pack, offset and nodes.</summary>
public sealed class CodecException : Exception
{
    public CodecException(string message)
        : base(message)
    {
    }
}
