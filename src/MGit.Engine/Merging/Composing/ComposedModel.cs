using MGit.Engine.Models;

namespace MGit.Engine.Merging.Composing;

/// <summary>A model that was written.</summary>
/// <param name="Path">The file, or the folder where there are several.</param>
/// <param name="Files">Absolute paths of all files.</param>
/// <param name="Container">The model whose form it has.</param>
/// <param name="IsRefilled">Whether it has that model's own files with other values; false where it became a safetensors file.</param>
public sealed record ComposedModel(string Path, IReadOnlyList<string> Files, ModelSource Container, bool IsRefilled);
