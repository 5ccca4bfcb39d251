using MGit.Engine.Datasets.Images;
using MGit.Engine.Declaration;
using MGit.Engine.Store.Files;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Formats;

/// <summary>
/// Reads a folder of PNG images for each class; the folder's name is the class. Rows are [channels, height, width] with values from 0 to
/// 255; all images have one size.
/// </summary>
internal static class ImageFormat
{
    public static RawData Read(DatasetDeclaration dataset, CancellationToken cancellationToken)
    {
        List<(string Path, string Class)> files = List(dataset);
        TensorShape? shape = dataset.Shape;
        GrowingArray<float> values = new(DatasetLimits.MaxNumbers);
        foreach ((string path, _) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DecodedImage image = PngImage.Read(path, cancellationToken);
            shape ??= new TensorShape(image.Channels, image.Height, image.Width);
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
                    .Where(path => path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
                    .Select(path => (path, Path.GetFileName(folder))));
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(failed, dataset.Path);
        }

        return files.Count is > 0 and <= DatasetLimits.MaxRows
            ? files
            : throw DatasetFault.In(dataset.Path, $"there are {files.Count} images; expected a folder for each class with .png files");
    }

    /// <summary>Plane by plane. Grey out of colours: by luminance (ITU-R BT.601).</summary>
    private static void Add(GrowingArray<float> values, DecodedImage image, int channels, string path)
    {
        int pixels = image.Width * image.Height;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                ReadOnlySpan<byte> samples = image.Samples.AsSpan(image.Channels * pixel, image.Channels);
                float value = image.Channels == 1 ? samples[0]
                    : channels == 3 ? samples[channel]
                    : (0.299f * samples[0]) + (0.587f * samples[1]) + (0.114f * samples[2]);
                if (!values.TryAdd(value))
                {
                    throw DatasetFault.In(path, $"with this image there are more than {DatasetLimits.MaxNumbers} numbers, which is the limit");
                }
            }
        }
    }
}
