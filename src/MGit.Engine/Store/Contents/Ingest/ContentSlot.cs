namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Filled with an extent's address once it is known where its content is stored.</summary>
internal sealed class ContentSlot
{
    public ContentAddress? Address { get; set; }

    /// <summary>Whether what is restored may differ from what was added.</summary>
    public bool IsLossy { get; set; }
}
