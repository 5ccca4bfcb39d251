using MGit.Engine.Declaration.Yaml;
using MGit.Engine.Graph;

namespace MGit.Engine.Declaration.Editing;

/// <summary>Edits what refers to nodes outside of <c>nodes:</c>: groups, tests and aliases. Adds to the edits and says what the result must be.</summary>
internal sealed class ReferenceEditor(LineageDeclaration current, Dictionary<string, IReadOnlyList<TextEdit>> edits)
{
    /// <summary>Takes members out of groups that nothing declares any more.</summary>
    public LineageDeclaration DropMembers(LineageDeclaration expected)
    {
        bool IsLost(string member) => NodeReferenceText.TryParse(member) is { } reference
            && (reference.Id is { } id ? expected.Find(id) is null : expected.Latest(reference.Name) is null);
        if (!current.Groups.Any(group => group.Members.Any(IsLost)))
        {
            return expected;
        }

        EditItems("groups", (editor, item) =>
        {
            if (item.Find("members") is { Value: YamlSequence members } entry && members.Items.Any(member => IsLost(TextOf(member))))
            {
                object?[] kept = [.. members.Items.Select(TextOf).Where(member => !IsLost(member))];
                if (kept.Length == 0)
                {
                    throw EditConflict.Of(DeclarationReader.FileName, "a group would have no members");
                }

                editor.ChangeList(members, entry, kept);
            }
        });
        return expected.With(groups: [.. expected.Groups.Select(group => group with { Members = [.. group.Members.Where(member => !IsLost(member))] })]);
    }

    /// <summary>Puts a new name wherever the old one is named exactly.</summary>
    public LineageDeclaration Rename(LineageDeclaration expected, string name, string newName)
    {
        string Renamed(string text)
        {
            NodeReferenceText? reference = NodeReferenceText.TryParse(text);
            return reference is { } found && NodeName.Comparer.Equals(found.Name, name) ? newName + text[found.Name.Length..] : text;
        }

        void RenameItems(TreeEditor editor, YamlNode? list)
        {
            foreach (YamlNode item in (list as YamlSequence)?.Items ?? [])
            {
                if (Renamed(TextOf(item)) is var text && text != TextOf(item))
                {
                    editor.ReplaceScalar(item, text);
                }
            }
        }

        if (current.Groups.Any(group => group.Members.Any(member => Renamed(member) != member)))
        {
            EditItems("groups", (editor, item) => RenameItems(editor, item.Find("members")?.Value));
        }

        if (current.Tests.Any(test => test.AppliesTo.Nodes.Any(node => Renamed(node) != node)))
        {
            EditItems("tests", (editor, item) => RenameItems(editor, (item.Find("appliesTo")?.Value as YamlMapping)?.Find("nodes")?.Value));
        }

        if (current.Aliases.Any(alias => NodeName.Comparer.Equals(alias.Name, name)))
        {
            EditAliases((editor, map) =>
            {
                foreach (YamlEntry entry in map.Entries)
                {
                    if (Renamed(entry.Key.Text) is var key && key != entry.Key.Text)
                    {
                        editor.ReplaceScalar(entry.Key, key);
                        editor.ReplaceScalar(entry.Value, Renamed(TextOf(entry.Value)));
                    }
                }
            });
        }

        return expected.With(
            groups: [.. expected.Groups.Select(group => group with { Members = [.. group.Members.Select(Renamed)] })],
            tests: [.. expected.Tests.Select(test => test with { AppliesTo = test.AppliesTo with { Nodes = [.. test.AppliesTo.Nodes.Select(Renamed)] } })],
            aliases: [.. expected.Aliases.Select(alias => NodeName.Comparer.Equals(alias.Name, name)
                ? alias with { Name = newName, Node = new NodeId(newName, alias.Node.Version) }
                : alias)]);
    }

    /// <summary>Adds a version to the groups and tests that name the one before it by its id.</summary>
    public LineageDeclaration Follow(IReadOnlyDictionary<NodeId, NodeId> nextVersions)
    {
        IReadOnlyList<string> With(IReadOnlyList<string> names)
        {
            HashSet<NodeId> known = [.. names.Select(NodeId.TryParse).OfType<NodeId>()];
            string[] added = [.. known.Where(id => nextVersions.TryGetValue(id, out NodeId next) && !known.Contains(next)).Select(id => nextVersions[id].ToString())];
            return added.Length == 0 ? names : [.. names, .. added];
        }

        void Extend(TreeEditor editor, YamlMapping? owner, string key)
        {
            if (owner?.Find(key) is { Value: YamlSequence list } entry
                && With([.. list.Items.Select(TextOf)]) is var wanted && wanted.Count > list.Items.Count)
            {
                editor.ChangeList(list, entry, [.. wanted]);
            }
        }

        if (current.Groups.Any(group => With(group.Members).Count > group.Members.Count))
        {
            EditItems("groups", (editor, item) => Extend(editor, item, "members"));
        }

        if (current.Tests.Any(test => With(test.AppliesTo.Nodes).Count > test.AppliesTo.Nodes.Count))
        {
            EditItems("tests", (editor, item) => Extend(editor, item.Find("appliesTo")?.Value as YamlMapping, "nodes"));
        }

        return current.With(
            groups: [.. current.Groups.Select(group => group with { Members = With(group.Members) })],
            tests: [.. current.Tests.Select(test => test with { AppliesTo = test.AppliesTo with { Nodes = With(test.AppliesTo.Nodes) } })]);
    }

    public LineageDeclaration SetAlias(AliasDeclaration wanted)
    {
        AliasDeclaration? known = current.FindAlias(wanted.Name, wanted.Alias);
        if (known?.Node == wanted.Node)
        {
            return current;
        }

        if (known is not null)
        {
            EditAliases((editor, map) => editor.ReplaceScalar(EntryOf(map, known).Value, wanted.Node.ToString()), known.Location.File);
            return current.With(aliases: [.. current.Aliases.Select(alias => alias == known ? wanted : alias)]);
        }

        // Beside the aliases that are there; else in lineage.yaml.
        string file = current.Files.FirstOrDefault(file => file.Section("aliases") is { Count: > 0 })?.Path ?? DeclarationReader.FileName;
        FileText text = new(current.File(file)!);
        string line = $"{YamlWriter.Key(wanted.ToString())}: {YamlWriter.Inline(wanted.Node.ToString())}";
        edits[file] = [.. edits.GetValueOrDefault(file, []), .. new SectionEditor(text).Append("aliases", indent => new string(' ', indent) + line, () => line, "{}")];
        List<AliasDeclaration> aliases = [.. current.Aliases];
        int last = aliases.FindLastIndex(alias => alias.Location.File == file);
        aliases.Insert(last < 0 ? 0 : last + 1, wanted);
        return current.With(aliases: aliases);
    }

    public LineageDeclaration RemoveAlias(AliasDeclaration known)
    {
        EditAliases((editor, map) => editor.RemoveKey(map, EntryOf(map, known)), known.Location.File);
        return current.With(aliases: [.. current.Aliases.Where(alias => alias != known)]);
    }

    private static YamlEntry EntryOf(YamlMapping map, AliasDeclaration alias)
        => map.Entries.First(entry => NodeName.Comparer.Equals(entry.Key.Text, alias.ToString()));

    private static string TextOf(YamlNode node) => (node.Resolved as YamlScalar)?.Text ?? "";

    private void EditItems(string section, Action<TreeEditor, YamlMapping> edit)
        => EditTrees(section, null, (editor, tree) =>
        {
            foreach (YamlMapping item in ((tree as YamlSequence)?.Items ?? []).OfType<YamlMapping>())
            {
                edit(editor, item);
            }
        });

    private void EditAliases(Action<TreeEditor, YamlMapping> edit, string? file = null)
        => EditTrees("aliases", file, (editor, tree) => edit(editor, tree as YamlMapping ?? throw EditConflict.Shared(file ?? DeclarationReader.FileName, "aliases:")));

    private void EditTrees(string section, string? only, Action<TreeEditor, YamlNode> edit)
    {
        foreach (DeclarationFile file in current.Files.Where(file => only is null || file.Path == only))
        {
            FileText text = new(file);
            if (new SectionEditor(text).Compose(section, out int shift) is { } tree)
            {
                TreeEditor editor = new(text, shift, $"{section}:");
                edit(editor, tree);
                edits[file.Path] = [.. edits.GetValueOrDefault(file.Path, []), .. editor.Edits];
            }
        }
    }
}
