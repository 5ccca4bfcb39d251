using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents;

/// <summary>A stored content a manifest refers to.</summary>
/// <param name="Id">Id of a tensor, or of a bundle of small ones.</param>
/// <param name="IsBundle">Whether it is a bundle.</param>
public readonly record struct ManifestContent(ContentId Id, bool IsBundle);
