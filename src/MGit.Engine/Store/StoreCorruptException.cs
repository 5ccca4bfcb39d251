using MGit.Engine.Errors;

namespace MGit.Engine.Store;

/// <summary>Stored bytes that are not what they should be, with the place.</summary>
public sealed class StoreCorruptException(string pack, long offset, string fault, Exception? innerException = null)
    : MGitException(
        ErrorCode.ContentCorrupt,
        $"Pack '{pack}' is damaged at offset {offset}: {fault.TrimEnd('.')}. Run Test-LineageStore to see what is affected.",
        pack,
        innerException)
{
    /// <summary>Name of the pack file.</summary>
    public string Pack { get; } = pack;

    /// <summary>First byte of the record (or of the damage) in the pack.</summary>
    public long Offset { get; } = offset;

    /// <summary>What is wrong there.</summary>
    public string Fault { get; } = fault;
}
