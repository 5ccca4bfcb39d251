namespace MGit.Engine.Running.Architectures;

/// <summary>What a declared architecture gives.</summary>
/// <param name="Name">"output", or the head's name.</param>
/// <param name="Layer">The layer that gives it.</param>
/// <param name="Width">Size of its last dimension.</param>
public sealed record ArchitectureOutput(string Name, int Layer, long Width);
