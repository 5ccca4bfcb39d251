using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Formats;

/// <summary>What a file holds before scaling, encoding and classes: rows of numbers, rows of text, or running text; and labels.</summary>
internal sealed record RawData
{
    /// <summary>Rows; 0 for running text.</summary>
    public int Count { get; init; }

    /// <summary>Row-major numbers, or null.</summary>
    public float[]? Numbers { get; init; }

    /// <summary>Shape of a row of numbers.</summary>
    public TensorShape? RowShape { get; init; }

    /// <summary>A text for each row, or null.</summary>
    public string[]? Texts { get; init; }

    /// <summary>The bytes of running text, valid UTF-8 unless they are used as bytes; or null.</summary>
    public byte[]? Running { get; init; }

    /// <summary>A label for each row as text, or null.</summary>
    public string[]? LabelTexts { get; init; }

    /// <summary>Labels as numbers, <see cref="LabelWidth"/> for each row, or null.</summary>
    public float[]? LabelNumbers { get; init; }

    public int LabelWidth { get; init; } = 1;
}
