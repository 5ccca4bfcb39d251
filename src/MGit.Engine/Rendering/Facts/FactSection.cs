namespace MGit.Engine.Rendering.Facts;

/// <summary>Facts about a node under one heading, names and values as people read them.</summary>
public sealed record FactSection(string Title, IReadOnlyList<KeyValuePair<string, string>> Facts);
