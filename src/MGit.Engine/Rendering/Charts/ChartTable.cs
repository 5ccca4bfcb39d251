namespace MGit.Engine.Rendering.Charts;

/// <summary>A chart in words and numbers.</summary>
/// <param name="Columns">Heads of the columns; the first names the row.</param>
/// <param name="Rows">Cells, as many as there are columns.</param>
public sealed record ChartTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
