using MGit.Engine.Declaration;

namespace MGit.Engine.Datasets.Formats;

/// <summary>Reads running text: a file, or the files of a folder one behind the other in ordinal order of their names.</summary>
internal static class TextFormat
{
    public static RawData Read(DatasetDeclaration dataset, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> paths = DatasetFiles.List(dataset.Path, deep: true);
        long total = 0;
        List<byte[]> parts = [];
        foreach (string path in paths)
        {
            using FileStream file = DatasetFiles.OpenRead(path);
            total += file.Length;
            if (total > DatasetLimits.MaxText)
            {
                throw DatasetFault.In(path, $"the text has more than {DatasetLimits.MaxText} bytes, which is the limit");
            }

            parts.Add(DatasetFiles.ReadExactly(file, file.Length, path, cancellationToken));
        }

        if (total == 0)
        {
            throw DatasetFault.In(dataset.Path, "there is no text");
        }

        byte[] text = new byte[total];
        int at = 0;
        foreach (byte[] part in parts)
        {
            part.CopyTo(text, at);
            at += part.Length;
        }

        return new RawData { Running = text };
    }
}
