namespace MGit.Engine.Store.Contents.Reading;

/// <summary>A stored record cannot be used; becomes <see cref="StoreCorruptException"/> where pack names and nodes are known.</summary>
internal sealed class RecordFaultException(RecordLocation at, string fault, Exception? innerException = null) : Exception(fault, innerException)
{
    public RecordLocation At { get; } = at;
}
