namespace MGit.Benchmarks.Graphs;

/// <summary>A node of a graph that is trained here, as lineage.yaml declares it. Parents are of version 1 and stand before it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Architecture">The value of <c>architecture:</c>.</param>
/// <param name="Create">The value of <c>create:</c>.</param>
/// <param name="Parents">Names of its parents.</param>
/// <param name="Type">Names the test that judges it.</param>
internal sealed record GraphNode(string Name, string Architecture, string Create, string[] Parents, string Type);
