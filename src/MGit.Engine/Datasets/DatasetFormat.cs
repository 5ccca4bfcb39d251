namespace MGit.Engine.Datasets;

/// <summary>How the files of a data set are to be read.</summary>
public enum DatasetFormat
{
    /// <summary>A table: RFC 4180, also with tabs (.tsv).</summary>
    Csv,

    /// <summary>Running text for language models.</summary>
    Text,

    /// <summary>NumPy arrays: a file, or a folder of them.</summary>
    Npy,

    /// <summary>Named arrays in a safetensors file.</summary>
    Safetensors,

    /// <summary>The format of the MNIST files, also with gzip.</summary>
    Idx,

    /// <summary>A folder of images for each class.</summary>
    Images,

    /// <summary>The layout of smartcore's data sets: counts, features, labels.</summary>
    Xy,
}
