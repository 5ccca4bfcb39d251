using MGit.Engine.Declaration;

namespace MGit.Engine.Tests.Merging;

/// <summary>A small model with a backbone and two heads, declared as such or not.</summary>
internal static class TwoHeads
{
    public static ValueMap Architecture { get; } = new(
    [
        new("kind", "mlp"),
        new("inputs", 3L),
        new("hidden", new List<object?> { 4L, 4L }),
        new("heads", new ValueMap([new("left", 2L), new("right", 2L)])),
    ]);

    /// <summary>The base with the named parameters moved.</summary>
    public static MemoryModel Make(string name, bool isDeclared = true, float move = 1, params string[] moved)
    {
        MemoryModel model = new(name) { Declared = isDeclared ? Architecture : null };
        Add(model, "backbone.layers.0", 4, 3, move, moved);
        Add(model, "backbone.layers.1", 4, 4, move, moved);
        Add(model, "heads.left", 2, 4, move, moved);
        Add(model, "heads.right", 2, 4, move, moved);
        return model;
    }

    public static void Add(MemoryModel model, string layer, int rows, int columns, float move = 1, params string[] moved)
    {
        AddParameter(model, $"{layer}.weight", [rows, columns], move, moved);
        AddParameter(model, $"{layer}.bias", [rows], move, moved);
    }

    private static void AddParameter(MemoryModel model, string name, long[] shape, float move, string[] moved)
    {
        float shift = moved.Contains(name) ? move : 0;
        int count = (int)shape.Aggregate((long)1, (product, size) => product * size);
        model.With(name, shape, [.. Enumerable.Range(0, count).Select(i => i + shift)]);
    }
}
