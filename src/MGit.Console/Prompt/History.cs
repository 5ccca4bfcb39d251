namespace MGit.Console.Prompt;

/// <summary>What was entered before, oldest first: no blank entries, none twice in a row, and at most <see cref="Capacity"/>.</summary>
internal sealed class History
{
    public const int Capacity = 1000;

    private static readonly string[] SecretWords = ["password", "passwd", "secret", "token", "apikey", "api_key", "api-key", "credential"];

    private readonly List<string> entries = [];

    public History(IEnumerable<string>? older = null)
    {
        foreach (var entry in older ?? [])
        {
            Add(entry);
        }
    }

    public int Count => entries.Count;

    public string this[Index index] => entries[index];

    /// <summary>Remembers an entry; false where it adds nothing.</summary>
    public bool Add(string entry)
    {
        if (string.IsNullOrWhiteSpace(entry) || (entries.Count > 0 && entries[^1] == entry))
        {
            return false;
        }

        entries.Add(entry);
        if (entries.Count > Capacity)
        {
            entries.RemoveAt(0);
        }

        return true;
    }

    /// <summary>False for an entry that speaks of a secret, which stays in memory and is not written to disk.</summary>
    public static bool MayBeKept(string entry) =>
        !Array.Exists(SecretWords, word => entry.Contains(word, StringComparison.OrdinalIgnoreCase));
}
