namespace MGit.Engine.Datasets;

/// <summary>How much of a data set is held in memory. Beyond these, an error names the limit.</summary>
public static class DatasetLimits
{
    /// <summary>Numbers in all rows together: 1 GiB of single-precision floats.</summary>
    public const long MaxNumbers = 1L << 28;

    /// <summary>Characters or bytes of text in all rows together.</summary>
    public const long MaxText = 1L << 28;

    /// <summary>Rows.</summary>
    public const int MaxRows = 1 << 26;

    /// <summary>Columns of a table.</summary>
    public const int MaxColumns = 1 << 16;

    /// <summary>Classes.</summary>
    public const int MaxClasses = 1 << 16;
}
