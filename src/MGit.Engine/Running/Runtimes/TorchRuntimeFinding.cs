namespace MGit.Engine.Running.Runtimes;

/// <summary>What looking for libtorch gave.</summary>
/// <param name="Found">The one to use; null where there is none.</param>
/// <param name="Tried">Each place that was looked at and what was wrong with it, in order; the one found is the last.</param>
public sealed record TorchRuntimeFinding(TorchRuntimeLocation? Found, IReadOnlyList<string> Tried);
