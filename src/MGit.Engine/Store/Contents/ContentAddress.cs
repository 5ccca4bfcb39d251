using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents;

/// <summary>Names a stored content from inside the packs: by its own id, or as a member of a bundle of small tensors.</summary>
/// <param name="Id">The content's id, or the bundle's.</param>
/// <param name="Member">Index in the bundle; -1 for a content of its own.</param>
public readonly record struct ContentAddress(ContentId Id, int Member = -1)
{
    /// <summary>Whether the content shares a record with other small ones.</summary>
    public bool IsBundled => Member >= 0;

    public override string ToString() => IsBundled ? $"{Id}[{Member}]" : Id.ToString();
}
