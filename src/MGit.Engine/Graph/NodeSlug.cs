using System.Buffers;
using System.Globalization;
using System.Text;

namespace MGit.Engine.Graph;

/// <summary>
/// Names for nodes that are made from files nobody named. The rule, which docs/lineage-file.md tells users:
/// the file's or folder's name without its extension (both of <c>.pth.tar</c>, <c>.tar.gz</c> and the like); every run of characters that a
/// node name cannot hold becomes one '-'; dots and dashes at the ends go; nothing left is "model". Names that would meet in one batch get
/// the folders in which they differ put in front (<c>run1/model</c>, <c>run2/model</c>), else the extension behind (<c>mnist-pt</c>,
/// <c>mnist-onnx</c>), else a number. The same paths give the same names in whatever order they come.
/// </summary>
public static class NodeSlug
{
    private const string Fallback = "model";

    // Leaves room for folders and a number within a node name's 200 characters.
    private const int MaxStemLength = 120;

    private static readonly HashSet<string> InnerExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".pth", ".pt", ".ckpt", ".bin", ".safetensors", ".onnx", ".tar", ".gguf", ".h5", ".npz", ".model", ".zip", ".index",
    };

    private static readonly SearchValues<char> ExtensionLetters
        = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>The name for one file or folder; a path that ends with a separator is a folder and keeps what looks like an extension.</summary>
    public static string Derive(string path) => Split(path).Stem;

    /// <summary>Distinct names for several files and folders.</summary>
    /// <param name="paths">Paths; one that comes twice has one name.</param>
    /// <param name="taken">Whether a name is in use already.</param>
    public static IReadOnlyDictionary<string, string> DeriveDistinct(IEnumerable<string> paths, Func<string, bool> taken)
    {
        Source[] sources = [.. paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Split)];
        Dictionary<string, string> names = new(sources.Length, StringComparer.Ordinal);
        HashSet<string> used = new(NodeName.Comparer);
        bool Take(Source source, string name)
        {
            if (name.Length > NodeName.MaxLength || taken(name) || !used.Add(name))
            {
                return false;
            }

            names.Add(source.Path, name);
            return true;
        }

        IGrouping<string, Source>[] groups = [.. sources.GroupBy(source => source.Stem, NodeName.Comparer).OrderBy(group => group.Key, StringComparer.Ordinal)];

        // Names that meet no other one come first, so that a name made longer gives way to them and not they to it.
        foreach (IGrouping<string, Source> single in groups.Where(group => group.Count() == 1))
        {
            Take(single.First(), single.First().Stem);
        }

        foreach (IGrouping<string, Source> group in groups)
        {
            Source[] open = [.. group.Where(source => !names.ContainsKey(source.Path))];
            string[][] folders = DifferingFolders(open);
            AssignDistinct(open, folders, source => source.Stem, Take);
            AssignDistinct([.. open.Where(source => !names.ContainsKey(source.Path))], folders, source => source.Stem + source.Extension, Take, open);
            foreach (Source source in open.Where(source => !names.ContainsKey(source.Path)))
            {
                int number = 2;
                while (!Take(source, string.Create(CultureInfo.InvariantCulture, $"{source.Stem}-{number}")))
                {
                    number++;
                }
            }
        }

        return names;
    }

    /// <summary>Takes the names that only one of the sources would have.</summary>
    private static void AssignDistinct(Source[] sources, string[][] folders, Func<Source, string> name, Func<Source, string, bool> take, Source[]? all = null)
    {
        all ??= sources;
        var wanted = sources.Select(source => (Source: source, Name: string.Join('/', folders[Array.IndexOf(all, source)].Append(name(source))))).ToArray();
        foreach (var group in wanted.GroupBy(pair => pair.Name, NodeName.Comparer).Where(group => group.Count() == 1))
        {
            take(group.First().Source, group.First().Name);
        }
    }

    /// <summary>The folders of each path without those all have in front and those all have behind; for one path alone the folder it is in.</summary>
    private static string[][] DifferingFolders(Source[] sources)
    {
        if (sources.Length == 1)
        {
            return [sources[0].Folders.TakeLast(1).ToArray()];
        }

        int shortest = sources.Length == 0 ? 0 : sources.Min(source => source.Folders.Length);
        int front = 0;
        while (front < shortest && Array.TrueForAll(sources, source => NodeName.Comparer.Equals(source.Folders[front], sources[0].Folders[front])))
        {
            front++;
        }

        int behind = 0;
        while (behind < shortest - front
            && Array.TrueForAll(sources, source => NodeName.Comparer.Equals(source.Folders[^(behind + 1)], sources[0].Folders[^(behind + 1)])))
        {
            behind++;
        }

        return [.. sources.Select(source => source.Folders[front..^behind])];
    }

    private static Source Split(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] parts = path.Split('/', '\\');
        bool isFolder = parts[^1].Length == 0;
        parts = [.. parts.Where(part => part.Length > 0 && part is not ("." or ".."))];
        string name = parts.Length == 0 ? "" : parts[^1];
        int stem = isFolder ? name.Length : StemLength(name);
        string extension = Legalize(name[stem..]);
        return new Source(
            path,
            Legalize(name[..stem]) is { Length: > 0 } legal ? legal : Fallback,
            extension.Length > 0 ? "-" + extension : "",
            [.. parts.SkipLast(1).Select(Legalize).Where(part => part.Length > 0)]);
    }

    private static int StemLength(string name)
    {
        int dot = name.LastIndexOf('.');

        // What begins with a digit is a part of the name: face-v1.5.
        if (dot <= 0 || dot == name.Length - 1 || !char.IsAsciiLetter(name[dot + 1]) || name.AsSpan(dot + 1).ContainsAnyExcept(ExtensionLetters))
        {
            return name.Length;
        }

        int stem = dot;
        while (name.LastIndexOf('.', stem - 1) is > 0 and int inner && InnerExtensions.Contains(name[inner..stem]))
        {
            stem = inner;
        }

        return stem;
    }

    private static string Legalize(string text)
    {
        StringBuilder legal = new(Math.Min(text.Length, MaxStemLength));
        foreach (char letter in text)
        {
            bool isLegal = char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_';
            if (isLegal)
            {
                legal.Append(letter);
            }
            else if (legal.Length == 0 || legal[^1] != '-')
            {
                legal.Append('-');
            }
        }

        string trimmed = legal.ToString().Trim('.', '-');
        return trimmed.Length <= MaxStemLength ? trimmed : trimmed[..MaxStemLength].TrimEnd('.', '-');
    }

    /// <summary>A path with the parts names are made of; the extension has a dash in front, or is empty.</summary>
    private sealed record Source(string Path, string Stem, string Extension, string[] Folders);
}
