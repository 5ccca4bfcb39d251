using MGit.Engine.Store.Contents.Records;

namespace MGit.Engine.Store.Contents.Reading;

/// <summary>A bundle whose header has been read.</summary>
/// <param name="At">Its record.</param>
/// <param name="Header">The parsed header.</param>
/// <param name="PayloadOffset">First byte of the payload in the pack.</param>
internal sealed record StoredBundle(RecordLocation At, BundleHeader Header, long PayloadOffset);
