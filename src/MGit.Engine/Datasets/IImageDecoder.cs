namespace MGit.Engine.Datasets;

/// <summary>Decodes image files; the engine brings none.</summary>
public interface IImageDecoder
{
    /// <summary>Decodes an image of at most <paramref name="maxPixels"/> pixels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">Pixels from which on an image is refused before it is decoded.</param>
    /// <exception cref="Errors.MGitException">DatasetInvalid: the file is no image that can be decoded, or has too many pixels.</exception>
    DecodedImage Decode(string path, long maxPixels);
}
