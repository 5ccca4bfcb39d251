namespace MGit.Engine.Datasets;

/// <summary>Which rows of a data set are meant.</summary>
public enum DatasetPart
{
    /// <summary>All rows.</summary>
    All,

    /// <summary>Those for training.</summary>
    Train,

    /// <summary>Those that training does not see.</summary>
    Test,
}
