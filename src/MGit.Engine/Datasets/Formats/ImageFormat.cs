using MGit.Engine.Declaration;
using MGit.Engine.Store.Files;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Formats;

/// <summary>
/// Reads a folder of images for each class; the folder's name is the class. Rows are [channels, height, width] with values from 0 to
/// 255; all images have one size.
/// </summary>
internal static class ImageFormat
{
    private const long MaxPixels = 1 << 24;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    public static RawData Read(DatasetDeclaration dataset, IImageDecoder? decoder, CancellationToken cancellationToken)
    {
        if (decoder is null)
        {
            throw DatasetFault.Of(dataset.Name, "is a folder of images, which only the model runtime reads");
        }

        List<(string Path, string Class)> files = List(dataset);
        TensorShape? shape = dataset.Shape;
        GrowingArray<float> values = new(DatasetLimits.MaxNumbers);
        foreach ((string path, _) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DecodedImage image = decoder.Decode(path, MaxPixels);
            shape ??= new TensorShape(image.IsGrey ? 1 : 3, image.Height, image.Width);
            if (shape.Rank != 3 || shape[0] is not (1 or 3) || shape[1] != image.Height || shape[2] != image.Width)
            {
                throw DatasetFault.In(path, $"the image has {image.Width} x {image.Height} pixels; expected the shape {shape} as [channels, height, width], the same for all images");
            }

            Add(values, image, (int)shape[0], path);
        }

        return new RawData { Count = files.Count, Numbers = values.ToArray(), RowShape = shape!, LabelTexts = [.. files.Select(file => file.Class)] };
    }

    private static List<(string Path, string Class)> List(DatasetDeclaration dataset)
    {
        List<(string, string)> files = [];
        try
        {
            foreach (string folder in Directory.EnumerateDirectories(dataset.Path).Order(StringComparer.Ordinal))
            {
                files.AddRange(DatasetFiles.List(folder)
                    .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
                    .Select(path => (path, Path.GetFileName(folder))));
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(failed, dataset.Path);
        }

        return files.Count is > 0 and <= DatasetLimits.MaxRows
            ? files
            : throw DatasetFault.In(dataset.Path, $"there are {files.Count} images; expected a folder for each class with files that end in {string.Join(", ", Extensions)}");
    }

    /// <summary>Plane by plane. Grey out of colours: the mean by luminance (ITU-R BT.601).</summary>
    private static void Add(GrowingArray<float> values, DecodedImage image, int channels, string path)
    {
        int pixels = image.Width * image.Height;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                ReadOnlySpan<byte> rgb = image.Rgb.AsSpan(3 * pixel, 3);
                float value = channels == 3 ? rgb[channel] : image.IsGrey ? rgb[0] : (0.299f * rgb[0]) + (0.587f * rgb[1]) + (0.114f * rgb[2]);
                if (!values.TryAdd(value))
                {
                    throw DatasetFault.In(path, $"with this image there are more than {DatasetLimits.MaxNumbers} numbers, which is the limit");
                }
            }
        }
    }
}
