namespace MGit.Engine.Datasets;

/// <summary>What text becomes before a model sees it.</summary>
public enum TextEncoding
{
    /// <summary>An id for each character (Unicode scalar) of an alphabet.</summary>
    Characters,

    /// <summary>An id for each byte of its UTF-8.</summary>
    Bytes,

    /// <summary>An id for each word: its hash among a fixed number of ids.</summary>
    Words,

    /// <summary>One row of numbers: words and pairs of neighbours counted in a fixed number of hashed places, scaled to length 1.</summary>
    Bag,
}
