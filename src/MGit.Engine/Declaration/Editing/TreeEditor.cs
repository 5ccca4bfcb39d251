using System.Text;
using MGit.Engine.Declaration.Reading;
using MGit.Engine.Declaration.Yaml;

namespace MGit.Engine.Declaration.Editing;

/// <summary>
/// Collects the edits that make a composed piece of a file say something else. Splices lie on the places of scalars and on whole lines;
/// what is not asked to change keeps its bytes.
/// </summary>
/// <param name="text">The file.</param>
/// <param name="shift">What is added to the tree's indices to get the file's.</param>
/// <param name="what">The piece, for messages: "the entry of face@1".</param>
internal sealed class TreeEditor(FileText text, int shift, string what)
{
    private readonly List<TextEdit> _edits = [];

    public IReadOnlyList<TextEdit> Edits => _edits;

    /// <summary>Changes keys of a mapping.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="changes">Keys with their values; null takes the key out.</param>
    /// <param name="order">The order new keys are put in, as far as it names them.</param>
    public void Change(YamlMapping map, IReadOnlyList<KeyValuePair<string, object?>> changes, string[] order)
    {
        YamlEntry[] own = [.. map.Entries.Where(entry => !entry.IsMerged)];
        HashSet<string> removed = [];
        List<KeyValuePair<string, object?>> added = [];
        foreach ((string key, object? value) in changes)
        {
            YamlEntry? entry = map.Find(key);
            if (entry is { IsMerged: true })
            {
                throw EditConflict.Shared(text.File.Path, $"{key} in {what}");
            }

            if (entry is null)
            {
                if (value is not null)
                {
                    added.Add(new(key, value));
                }
            }
            else if (value is null)
            {
                removed.Add(key);
            }
            else
            {
                Replace(entry, value);
            }
        }

        bool[] kept = [.. own.Select(entry => !removed.Contains(entry.Key.Text))];
        RemoveEntries(map, own, kept);
        AddEntries(map, own, kept, added, order);
    }

    /// <summary>Puts another text in the place of a scalar, in the quotes it has.</summary>
    public void ReplaceScalar(YamlNode node, string value)
    {
        RequireOwn(node);
        YamlScalar scalar = (YamlScalar)node;
        _edits.Add(new TextEdit(At(node.Start.Index), At(node.End) - At(node.Start.Index), YamlWriter.Inline(value, scalar.Form)));
    }

    /// <summary>Takes one key out of a section's mapping, which may be left empty.</summary>
    public void RemoveKey(YamlMapping map, YamlEntry entry)
    {
        if (entry.IsMerged)
        {
            throw EditConflict.Shared(text.File.Path, $"{entry.Key.Text} in {what}");
        }

        YamlEntry[] own = [.. map.Entries.Where(known => !known.IsMerged)];
        RemoveEntries(map, own, [.. own.Select(known => known != entry)]);
    }

    /// <summary>Takes one item out of a section's list, which may be left empty.</summary>
    public void RemoveItem(YamlSequence list, int index)
    {
        if (list.IsFlow)
        {
            RemoveRuns([.. list.Items.Select(item => (item.Start.Index, item.End))], [.. list.Items.Select((_, at) => at != index)]);
        }
        else
        {
            _edits.Add(text.RemoveLines(Dashes(list)[index], At(list.Items[index].End)));
        }
    }

    /// <summary>Makes a list hold other items: those that stay in their order keep their text.</summary>
    public void ChangeList(YamlSequence list, YamlEntry owner, IReadOnlyList<object?> wanted)
    {
        object?[] existing = [.. list.Items.Select(item => new ValueReader(text.File.Path, new DeclarationErrors()).Value(item))];
        bool[] kept = new bool[existing.Length];
        int next = 0;
        for (int i = 0; i < existing.Length; i++)
        {
            if (next < wanted.Count && DeclarationEquality.SameValue(existing[i], wanted[next]))
            {
                kept[i] = true;
                next++;
            }
        }

        int last = Array.LastIndexOf(kept, true);
        if (last < 0)
        {
            ReplaceWhole(owner, wanted);
            return;
        }

        string[] added = [.. wanted.Skip(next).Select(item => YamlWriter.Inline(item))];
        if (list.IsFlow)
        {
            RemoveRuns([.. list.Items.Select(item => (item.Start.Index, item.End))], kept);
            Insert(At(list.Items[last].End), string.Concat(added.Select(item => ", " + item)));
            return;
        }

        int[] dashes = Dashes(list);
        for (int i = 0; i < kept.Length; i++)
        {
            if (!kept[i])
            {
                _edits.Add(text.RemoveLines(dashes[i], At(list.Items[i].End)));
            }
        }

        int indent = dashes[last] - text.LineStart(dashes[last]);
        InsertLines(At(list.Items[last].End), added.Select(item => new string(' ', indent) + "- " + item));
    }

    private void Replace(YamlEntry entry, object value)
    {
        RequireOwn(entry.Value);
        switch (entry.Value, value)
        {
            case (YamlMapping map, ValueMap { Count: > 0 } wanted) when map.Entries.Any(known => wanted.ContainsKey(known.Key.Text)):
                ValueReader values = new(text.File.Path, new DeclarationErrors());
                List<KeyValuePair<string, object?>> changes = [];
                foreach (YamlEntry known in map.Entries.Where(known => !wanted.ContainsKey(known.Key.Text)))
                {
                    changes.Add(new(known.Key.Text, null));
                }

                foreach ((string key, object? inner) in wanted)
                {
                    if (map.Find(key) is not { } known)
                    {
                        changes.Add(new(key, inner ?? NullValue.Instance));
                    }
                    else if (!DeclarationEquality.SameValue(values.Value(known.Value), inner))
                    {
                        changes.Add(new(key, inner ?? NullValue.Instance));
                    }
                }

                Change(map, changes, []);
                break;
            case (YamlSequence list, IReadOnlyList<object?> { Count: > 0 } wanted):
                ChangeList(list, entry, wanted);
                break;
            default:
                ReplaceWhole(entry, value);
                break;
        }
    }

    private void ReplaceWhole(YamlEntry entry, object? value)
    {
        RequireOwn(entry.Value);
        int start = At(entry.Value.Start.Index);
        int end = At(entry.Value.End);
        YamlScalarForm form = entry.Value is YamlScalar scalar ? scalar.Form : YamlScalarForm.Plain;
        string inserted = YamlWriter.Inline(NullValue.Unwrap(value), form);
        if (entry.Value is YamlScalar { IsEmpty: true })
        {
            // No character stands for nothing: the value goes behind the colon, with a space between.
            _edits.Add(new TextEdit(start, 0, " " + inserted));
            return;
        }

        if (entry.Value is YamlMapping { IsFlow: false } or YamlSequence { IsFlow: false })
        {
            // A block collection begins on a line below its key; what takes its place stands behind the colon.
            int colon = text.Find(':', At(entry.Key.End), start);
            start = colon < 0 ? throw EditConflict.Of(text.File.Path, $"{entry.Key.Text} in {what} is written in an unusual way") : colon + 1;
            inserted = " " + inserted;
        }

        _edits.Add(new TextEdit(start, end - start, text.IsLineStart(end) && end > start ? inserted + text.NewLine : inserted));
    }

    private void RemoveEntries(YamlMapping map, YamlEntry[] own, bool[] kept)
    {
        if (Array.TrueForAll(kept, keep => keep))
        {
            return;
        }

        if (map.IsFlow)
        {
            RemoveRuns([.. own.Select(entry => (entry.Key.Start.Index, entry.Value.End))], kept);
            return;
        }

        for (int i = 0; i < own.Length; i++)
        {
            int start = At(own[i].Key.Start.Index);
            if (kept[i])
            {
                continue;
            }

            if (text.IsFirstOnLine(start))
            {
                _edits.Add(text.RemoveLines(start, At(own[i].Value.End)));
                continue;
            }

            // It stands behind a dash: the next key that stays takes its place.
            int next = Array.IndexOf(kept, true, i);
            if (next < 0)
            {
                throw EditConflict.Of(text.File.Path, $"nothing would be left of {what}");
            }

            _edits.Add(new TextEdit(start, At(own[next].Key.Start.Index) - start, ""));
            i = next - 1;
        }
    }

    private void AddEntries(YamlMapping map, YamlEntry[] own, bool[] kept, List<KeyValuePair<string, object?>> added, string[] order)
    {
        if (added.Count == 0)
        {
            return;
        }

        int last = Array.LastIndexOf(kept, true);
        if (last < 0)
        {
            throw EditConflict.Of(text.File.Path, $"nothing would be left of {what} to add to");
        }

        foreach (IGrouping<int, KeyValuePair<string, object?>> place in added.GroupBy(entry => PlaceOf(entry.Key, own, kept, order, last)))
        {
            int end = At(own[place.Key].Value.End);
            if (map.IsFlow)
            {
                Insert(end, string.Concat(place.Select(entry => $", {YamlWriter.Key(entry.Key)}: {YamlWriter.Inline(NullValue.Unwrap(entry.Value))}")));
                continue;
            }

            int indent = own[0].Key.Start.Column - 1;
            InsertLines(end, place.Select(entry =>
            {
                StringBuilder line = new(new string(' ', indent));
                YamlWriter.AppendKey(line, entry.Key, NullValue.Unwrap(entry.Value), indent, text.NewLine);
                return line.ToString();
            }));
        }
    }

    /// <summary>The kept entry a new key goes behind: the last one that the order has before it, else the last of all.</summary>
    private static int PlaceOf(string key, YamlEntry[] own, bool[] kept, string[] order, int last)
    {
        int rank = Array.IndexOf(order, key);
        int place = -1;
        for (int i = 0; i < own.Length && rank >= 0; i++)
        {
            int other = Array.IndexOf(order, own[i].Key.Text);
            if (kept[i] && other >= 0 && other < rank)
            {
                place = i;
            }
        }

        return place < 0 ? last : place;
    }

    /// <summary>Takes items out of a flow collection, with the commas that part them from what stays.</summary>
    private void RemoveRuns((int Start, int End)[] items, bool[] kept)
    {
        for (int i = 0; i < items.Length; i++)
        {
            if (kept[i])
            {
                continue;
            }

            int next = Array.IndexOf(kept, true, i);
            (int start, int end) = next >= 0 ? (items[i].Start, items[next].Start)
                : i > 0 ? (items[i - 1].End, items[^1].End)
                : (items[0].Start, items[^1].End);
            _edits.Add(new TextEdit(At(start), At(end) - At(start), ""));
            i = (next < 0 ? items.Length : next) - 1;
        }
    }

    private int[] Dashes(YamlSequence list)
    {
        int[] dashes = new int[list.Items.Count];
        int from = At(list.Start.Index);
        for (int i = 0; i < dashes.Length; i++)
        {
            int start = At(list.Items[i].Start.Index);
            dashes[i] = text.Find('-', from, start);
            if (dashes[i] < 0 || !text.IsFirstOnLine(dashes[i]))
            {
                throw EditConflict.Of(text.File.Path, $"a list in {what} is written in an unusual way");
            }

            from = At(list.Items[i].End);
        }

        return dashes;
    }

    private void Insert(int offset, string inserted)
    {
        if (inserted.Length > 0)
        {
            _edits.Add(new TextEdit(offset, 0, inserted));
        }
    }

    private void InsertLines(int end, IEnumerable<string> lines)
    {
        (int offset, bool atLineStart) = text.Behind(end);
        Insert(offset, string.Concat(lines.Select(line => atLineStart ? line + text.NewLine : text.NewLine + line)));
    }

    private void RequireOwn(YamlNode node)
    {
        if (node is YamlAlias || node.Anchor is not null)
        {
            throw EditConflict.Shared(text.File.Path, $"a value in {what}");
        }
    }

    private int At(int index) => text.Offset(index + shift);
}
