namespace MGit.Engine.Declaration.Yaml;

/// <summary>Collects a mapping's entries: reports keys that come twice, and resolves merge keys as YAML 1.1's merge type describes.</summary>
internal sealed class EntryCollector(Action<YamlPosition, string> report)
{
    // Below this, comparing with each is faster than a set.
    private const int SmallCount = 12;

    private readonly List<YamlEntry> _entries = [];
    private HashSet<string>? _keys;
    private List<YamlNode>? _merges;

    /// <summary>The first key added.</summary>
    public YamlNode? First { get; private set; }

    /// <summary>Adds an entry; true where it was a merge key.</summary>
    public bool Add(YamlNode key, YamlNode value)
    {
        First ??= key;
        if (key.Resolved is not YamlScalar scalar)
        {
            throw new YamlFault(key.Start, $"{key.Kind} stands as a key; expected a string");
        }

        if (scalar is { Text: "<<", Form: YamlScalarForm.Plain })
        {
            (_merges ??= []).Add(value);
            return true;
        }

        if (Holds(scalar.Text))
        {
            report(key.Start, $"the key \"{scalar.Text}\" stands twice in this mapping");
        }
        else
        {
            Append(new YamlEntry(scalar, value, false));
        }

        return false;
    }

    public IReadOnlyList<YamlEntry> Finish()
    {
        if (_merges is not null)
        {
            foreach (YamlNode merge in _merges)
            {
                Merge(merge);
            }
        }

        return _entries;
    }

    private void Merge(YamlNode merge)
    {
        // The first of several merged mappings that has a key wins, and the mapping's own keys win over all.
        IReadOnlyList<YamlNode> sources = merge.Resolved is YamlSequence list ? list.Items : [merge];
        foreach (YamlNode source in sources)
        {
            if (source.Resolved is not YamlMapping mapping)
            {
                report(source.Start, $"the merge key << has {source.Kind}; expected a mapping, or a list of mappings");
                continue;
            }

            foreach (YamlEntry entry in mapping.Entries)
            {
                if (!Holds(entry.Key.Text))
                {
                    Append(entry with { IsMerged = true });
                }
            }
        }
    }

    private void Append(YamlEntry entry)
    {
        _entries.Add(entry);
        _keys?.Add(entry.Key.Text);
        if (_keys is null && _entries.Count > SmallCount)
        {
            _keys = new HashSet<string>(_entries.Select(known => known.Key.Text), StringComparer.Ordinal);
        }
    }

    private bool Holds(string key)
    {
        if (_keys is not null)
        {
            return _keys.Contains(key);
        }

        foreach (YamlEntry entry in _entries)
        {
            if (entry.Key.Text == key)
            {
                return true;
            }
        }

        return false;
    }
}
