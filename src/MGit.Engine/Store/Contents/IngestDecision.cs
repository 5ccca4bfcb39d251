using MGit.Engine.Codecs;

namespace MGit.Engine.Store.Contents;

/// <summary>How one content of an added model was stored.</summary>
/// <param name="File">The file's path in the model.</param>
/// <param name="Name">The parameter's name; for what has none, what it is.</param>
/// <param name="Mode">How most of its bytes were encoded; null where it was known already.</param>
/// <param name="Base">What it is a difference to; null for none.</param>
/// <param name="RawLength">Its bytes.</param>
/// <param name="StoredLength">Bytes written for it; 0 where it was known already.</param>
/// <param name="Reason">Why, in a few words ("same name in the first base", "already stored").</param>
public sealed record IngestDecision(string File, string Name, BlockMode? Mode, ContentAddress? Base, long RawLength, long StoredLength, string Reason)
{
    public override string ToString() => $"{File}: {Name}: {(Mode is { } mode ? $"{mode}, {StoredLength} of {RawLength} bytes" : "nothing written")} ({Reason})";
}
