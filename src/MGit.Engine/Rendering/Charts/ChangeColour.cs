using MGit.Engine.Comparison;

namespace MGit.Engine.Rendering.Charts;

/// <summary>What colour says of a layer: what became of it, and of a modified one how much.</summary>
internal static class ChangeColour
{
    /// <summary>From which relative L2 on a step holds; the first holds below the second.</summary>
    private static readonly double[] Bounds = [0, 0.001, 0.01, 0.1, 1];

    public static IReadOnlyList<LegendEntry> Steps { get; } =
    [
        new("heat1", "modified, relative L2 below 0.001"),
        new("heat2", "below 0.01"),
        new("heat3", "below 0.1, or not measured"),
        new("heat4", "below 1"),
        new("heat5", "1 or more"),
    ];

    /// <summary>A name of the palette.</summary>
    public static string Of(LayerChange change) => change.Change switch
    {
        LayerChangeKind.Added => "Passed",
        LayerChangeKind.Removed => "Failed",
        LayerChangeKind.Moved => "Stored",
        LayerChangeKind.Unchanged => "edge",
        _ => change.RelativeL2 is { } relative ? $"heat{Array.FindLastIndex(Bounds, bound => relative >= bound) + 1}" : "heat3",
    };
}
