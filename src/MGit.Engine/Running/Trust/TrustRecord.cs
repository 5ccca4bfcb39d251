using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Running.Trust;

/// <summary>
/// What this user has agreed to run in a repository, kept in the user's own folder and never in the repository: nobody who can write the
/// repository can agree in the user's name. An item is agreed to as it was; changed, it is asked about again. Another clone is another
/// repository.
/// </summary>
public sealed class TrustRecord
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _root;
    private readonly string? _file;
    private readonly HashSet<ContentId> _agreed = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <param name="root">The repository's root folder.</param>
    /// <param name="folder">Where records lie; null: the user's folder.</param>
    public TrustRecord(string root, string? folder = null)
    {
        _root = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(root));
        folder ??= UserData.Folder is { } data ? System.IO.Path.Combine(data, "trust") : null;
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_root)))[..32];
        _file = folder is null ? null : System.IO.Path.Combine(folder, $"{key}.txt");
        Load();
    }

    /// <summary>Whether the user has agreed to run the item as it is.</summary>
    public bool Agrees(RunnableItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_gate)
        {
            return _agreed.Contains(item.Hash);
        }
    }

    /// <summary>Whether the user has agreed to run an item of that name, as it is or as it was.</summary>
    public bool Knows(RunnableItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_gate)
        {
            return _names.Contains(Named(item));
        }
    }

    /// <summary>Remembers that the user agreed. Where no record can be written it holds for this object alone.</summary>
    public void Add(IReadOnlyCollection<RunnableItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        lock (_gate)
        {
            RunnableItem[] added = [.. items.Where(item => _agreed.Add(item.Hash))];
            _names.UnionWith(added.Select(Named));
            if (added.Length > 0)
            {
                Append(added);
            }
        }
    }

    /// <exception cref="MGitException"><c>NotTrusted</c>: the user has not agreed to run the item as it is.</exception>
    public void Require(RunnableItem item)
    {
        if (!Agrees(item))
        {
            throw Refusal(item);
        }
    }

    /// <summary>The error that says what was not agreed to and how to agree.</summary>
    public MGitException Refusal(RunnableItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        string why = Knows(item) ? "has changed since you last ran it" : "has not run here before";
        return new MGitException(
            ErrorCode.NotTrusted,
            $"The {Noun(item.Kind)} '{item.Name}' of {_root} {why} and was not agreed to. Look at it, then run the command again and say yes, "
            + "or use -Trust.",
            item.Path ?? item.Name);
    }

    /// <summary>"script", "Pester file", "command".</summary>
    public static string Noun(RunnableKind kind) => kind switch
    {
        RunnableKind.Script => "script",
        RunnableKind.Pester => "Pester file",
        _ => "command",
    };

    private static string Named(RunnableItem item) => $"{item.Kind} {item.Name.ReplaceLineEndings(" ")}";

    private void Load()
    {
        if (_file is null || !File.Exists(_file))
        {
            return;
        }

        // A hash and a name in each line; what is no such line (the path at the top, half a line a crash left) says nothing.
        foreach (string line in ReadLines(_file))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && ContentId.TryParse(line[..space]) is { } hash)
            {
                _agreed.Add(hash);
                _names.Add(line[(space + 1)..]);
            }
        }
    }

    // Appended, never rewritten, by one process at a time: what another one agrees to at the same moment is not lost.
    private void Append(IEnumerable<RunnableItem> items)
    {
        if (_file is null)
        {
            return;
        }

        StringBuilder lines = new();
        if (!File.Exists(_file))
        {
            lines.Append(_root);
        }

        foreach (RunnableItem item in items)
        {
            lines.Append('\n').Append(item.Hash).Append(' ').Append(Named(item));
        }

        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_file)!);
            using FileStream file = Alone(_file);
            file.Write(Encoding.UTF8.GetBytes(lines.ToString()));
        }
        catch (UnauthorizedAccessException)
        {
            // A home that cannot be written, as services have: the answer holds for this run.
        }
    }

    /// <summary>Opens the record for writing once nobody else writes or reads it; each of them takes a moment.</summary>
    private static FileStream Alone(string path) => Patiently(() => new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None));

    private static string[] ReadLines(string path) => Patiently(() => File.ReadAllLines(path));

    private static T Patiently<T>(Func<T> open)
    {
        for (long began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                return open();
            }
            catch (IOException taken) when (taken is not (FileNotFoundException or DirectoryNotFoundException) && Stopwatch.GetElapsedTime(began) < Patience)
            {
                Thread.Sleep(10);
            }
        }
    }
}
