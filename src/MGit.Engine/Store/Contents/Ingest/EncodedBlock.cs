using MGit.Engine.Codecs;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>An encoded block that waits to be appended.</summary>
/// <param name="Bytes">The block.</param>
/// <param name="Mode">How it is encoded.</param>
internal sealed record EncodedBlock(NativeBuffer Bytes, BlockMode Mode)
{
    /// <summary>Whether decoding it asks for the base.</summary>
    public bool NeedsBase => Mode is not (BlockMode.Raw or BlockMode.Constant or BlockMode.Standalone);
}
