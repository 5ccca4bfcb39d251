namespace MGit.Engine.Rendering.Facts;

/// <summary>What a view shows of a node's tests.</summary>
/// <param name="Passed">Tests whose latest result passed.</param>
/// <param name="Failed">Tests whose latest result failed or ended with an error.</param>
public readonly record struct NodeMarks(int Passed, int Failed);
