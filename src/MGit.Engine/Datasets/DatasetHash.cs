using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MGit.Engine.Datasets.Formats;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets;

/// <summary>What a data set is, as one number: its files' bytes and everything its entry says about how they are read.</summary>
public static class DatasetHash
{
    // Files are hashed once for each state they were seen in: length and time of change.
    private static readonly ConcurrentDictionary<(string Path, long Length, long Changed), string> Seen = new();

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    /// <param name="name">The data set; one it is declared to be like is part of it.</param>
    /// <param name="declared">The declared data sets, paths absolute.</param>
    /// <param name="cancellationToken">Stops the hashing.</param>
    /// <exception cref="MGitException">DatasetInvalid: not declared. PathNotFound or InputOutput: its files cannot be read.</exception>
    public static string Of(string name, IReadOnlyList<DatasetDeclaration> declared, CancellationToken cancellationToken = default)
    {
        DatasetLoader loader = new(declared);
        DatasetDeclaration dataset = loader.Find(name);
        StringBuilder text = new();
        Append(text, dataset, cancellationToken);
        if (dataset.Like is { } like)
        {
            Append(text, loader.Find(like), cancellationToken);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Append(StringBuilder text, DatasetDeclaration dataset, CancellationToken cancellationToken)
    {
        // Every part is quoted or a number, so that no two declarations read alike.
        object?[] settings =
        [
            dataset.Format, dataset.Label, dataset.Text, dataset.HasHeader, dataset.Shape, dataset.Scale?.IsStandard, dataset.Scale?.Minimum,
            dataset.Scale?.Maximum, dataset.Encoding, dataset.Alphabet, dataset.Vocabulary, dataset.Context, dataset.TrainShare, dataset.SplitSeed,
            .. dataset.Perturb.SelectMany(perturbation => (object[])["perturb", perturbation.Kind, perturbation.Amount, perturbation.Seed, perturbation.Share]),
        ];
        foreach (object? setting in settings.Concat(dataset.Features.Prepend("features")).Concat(dataset.Ignore.Prepend("ignore")).Concat(dataset.Classes.Prepend("classes")))
        {
            string? shown = Convert.ToString(setting is TensorShape shape ? shape.ToString() : setting, CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{shown?.Length ?? -1}:{shown};");
        }

        foreach (string file in FilesOf(dataset))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string relative = Path.GetRelativePath(dataset.Path, file).Replace(Path.DirectorySeparatorChar, '/');
            text.Append(CultureInfo.InvariantCulture, $"{relative.Length}:{relative}={HashOf(file)};");
        }
    }

    private static IEnumerable<string> FilesOf(DatasetDeclaration dataset)
    {
        IReadOnlyList<string> files = DatasetFiles.List(dataset.Path, deep: true);
        return DatasetLoader.FormatOf(dataset) == DatasetFormat.Idx && IdxFormat.LabelPathOf(dataset) is { } labels && File.Exists(labels)
            ? files.Append(labels)
            : files;
    }

    private static string HashOf(string path)
    {
        FileInfo info = new(path);
        return Seen.GetOrAdd((path, info.Length, info.LastWriteTimeUtc.Ticks), static key =>
        {
            using FileStream file = DatasetFiles.OpenRead(key.Path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        });
    }
}
