namespace MGit.Engine.Running.Runtimes;

/// <summary>A libtorch of this machine.</summary>
/// <param name="Folder">The folder with its libraries.</param>
/// <param name="Source">Why it is this one.</param>
/// <param name="Version">Its version as far as it was noted; null where a person named the folder.</param>
public sealed record TorchRuntimeLocation(string Folder, TorchRuntimeSource Source, string? Version);
