namespace MGit.Engine.Checkpoints.Folders;

/// <summary>
/// Finds base_model in the YAML block at the head of a model card. A card is free text by many hands, so only the two forms the Hub
/// documents are looked for, a value or a list of values, and everything else is passed over.
/// </summary>
internal static class FrontMatter
{
    private const string Key = "base_model:";

    public static IEnumerable<string> BaseModels(string card)
    {
        using StringReader lines = new(card);
        if (lines.ReadLine()?.TrimEnd() != "---")
        {
            yield break;
        }

        bool inList = false;
        while (lines.ReadLine() is { } line && line.TrimEnd() != "---")
        {
            string text = line.Trim();
            if (inList && text.StartsWith("- ", StringComparison.Ordinal))
            {
                yield return Unquote(text[2..]);
            }
            else if (line.StartsWith(Key, StringComparison.Ordinal))
            {
                string value = line[Key.Length..].Trim();
                inList = value.Length == 0 || value.StartsWith('#');
                foreach (string item in inList ? [] : Items(value))
                {
                    yield return item;
                }
            }
            else
            {
                inList &= text.Length == 0;
            }
        }
    }

    private static IEnumerable<string> Items(string value)
        => value.StartsWith('[') && value.EndsWith(']') ? value[1..^1].Split(',').Select(Unquote) : [Unquote(value)];

    private static string Unquote(string value)
    {
        value = value.Trim();
        if (value.Length >= 2 && value[0] is '"' or '\'' && value.LastIndexOf(value[0]) is > 0 and int end)
        {
            return value[1..end];
        }

        int comment = value.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? value : value[..comment].TrimEnd();
    }
}
