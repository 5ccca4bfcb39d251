namespace MGit.Engine.Merging.Composing;

/// <summary>A model that was written.</summary>
/// <param name="Path">The file, or the folder where there are several.</param>
/// <param name="Files">Absolute paths of all files.</param>
public sealed record ComposedModel(string Path, IReadOnlyList<string> Files);
