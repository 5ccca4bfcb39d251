using MGit.Engine.Declaration.Yaml;
using MGit.Engine.Errors;
using MGit.Engine.Graph;

namespace MGit.Engine.Declaration.Editing;

/// <summary>
/// A series of edits of a declaration's files. Everything that is not asked to change keeps its bytes: comments, order, quoting, line
/// breaks. After each edit the text is read again and must mean exactly what was asked and nothing else; else the edit is refused with
/// DeclarationConflict and nothing has changed. Works on bytes in memory and writes nothing: <see cref="Finish"/> gives the patches.
/// Not thread-safe.
/// </summary>
public sealed partial class DeclarationEditor
{
    /// <summary>Below this reading the whole file again is a matter of milliseconds; above, only what changed is read.</summary>
    private const int WholeFileBytes = 64 * 1024;

    private readonly Dictionary<string, SpliceList> _splices = new(StringComparer.Ordinal);

    public DeclarationEditor(LineageDeclaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        Current = declaration;
    }

    /// <summary>The declaration after the edits so far.</summary>
    public LineageDeclaration Current { get; private set; }

    /// <summary>Files below this size are read again as a whole after an edit.</summary>
    internal int WholeFileLimit { get; init; } = WholeFileBytes;

    /// <summary>Edits after which only the changed part was read again.</summary>
    internal int PartialReads { get; private set; }

    /// <summary>
    /// Declares nodes, in this order, behind those that are there: in the file that holds other versions of the name, else in lineage.yaml.
    /// Parents may be declared before or in the same call. Thousands at once cost one splice.
    /// </summary>
    /// <exception cref="MGitException">NodeExists, ParentMissing, LineageCycle, NodeNameInvalid, DeclarationConflict.</exception>
    public void AppendNodes(IReadOnlyList<NodeDeclaration> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        if (nodes.Count == 0)
        {
            return;
        }

        EditChecks.NewNodes(Current, nodes);
        List<(string File, NodeDeclaration[] Nodes)> additions = [.. nodes.GroupBy(FileFor).Select(group => (group.Key, group.ToArray()))];
        if (additions.Count == 1 && TryAppendPartially(additions[0].File, additions[0].Nodes))
        {
            return;
        }

        List<NodeDeclaration> expected = [.. Current.Nodes];
        Dictionary<string, IReadOnlyList<TextEdit>> edits = [];
        foreach ((string file, NodeDeclaration[] added) in additions)
        {
            FileText text = Text(file);
            edits[file] = new SectionEditor(text).Append("nodes", indent => NodeEntryEditor.Block(added, indent, text.NewLine), () => NodeEntryEditor.Flow(added), "[]");
            InsertAfterFile(expected, file, added);
        }

        Apply(edits, Current.With(nodes: expected));
    }

    /// <summary>
    /// Makes the entries of nodes say what is given; each stands for the node of its id. Keys and list items that stay keep their text,
    /// a metadata key that is new is added behind the others, and so on.
    /// </summary>
    /// <exception cref="MGitException">NodeNotFound, ParentMissing, LineageCycle, DeclarationConflict.</exception>
    public void SetNodes(IReadOnlyList<NodeDeclaration> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        Dictionary<NodeId, NodeDeclaration> byId = EditChecks.ChangedNodes(Current, wanted);
        ReplaceNodes(byId);
    }

    /// <summary>See <see cref="SetNodes"/>.</summary>
    public void SetNode(NodeDeclaration wanted) => SetNodes([wanted]);

    /// <summary>
    /// Takes entries out, and the groups' mentions of them. Children must have other parents by then.
    /// </summary>
    /// <exception cref="MGitException">NodeNotFound, NodeHasChildren, NodeAliased, DeclarationConflict.</exception>
    public void RemoveNodes(IReadOnlyCollection<NodeId> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        HashSet<NodeId> removed = [.. ids];
        EditChecks.RemovedNodes(Current, removed);
        Dictionary<string, IReadOnlyList<TextEdit>> edits = [];
        foreach (string file in Current.Nodes.Where(node => removed.Contains(node.Id)).Select(node => node.Location.File).Distinct().ToArray())
        {
            edits[file] = new NodeList(Text(file), Current).Remove(node => removed.Contains(node.Id));
        }

        LineageDeclaration expected = Current.With(nodes: [.. Current.Nodes.Where(node => !removed.Contains(node.Id))]);
        expected = new ReferenceEditor(Current, edits).DropMembers(expected);
        Apply(edits, expected);
    }

    /// <summary>Gives every version of a name another name; parents, groups, aliases and the tests' exact names follow.</summary>
    /// <exception cref="MGitException">NodeNotFound, NodeExists, NodeNameInvalid, DeclarationConflict.</exception>
    public void RenameNode(string name, string newName)
    {
        EditChecks.Rename(Current, name, newName);
        string Renamed(string known) => NodeName.Comparer.Equals(known, name) ? newName : known;
        Dictionary<string, List<TextEdit>> found = [];
        List<NodeDeclaration> nodes = [];
        foreach (NodeDeclaration node in Current.Nodes)
        {
            NodeDeclaration wanted = node with
            {
                Name = Renamed(node.Name),
                Parents = node.Parents.Any(parent => NodeName.Comparer.Equals(parent.Node.Name, name))
                    ? [.. node.Parents.Select(parent => parent.IsPinned
                        ? ParentReference.To(new NodeId(Renamed(parent.Node.Name), parent.Node.Version))
                        : parent with { Text = Renamed(parent.Text), Node = new NodeId(Renamed(parent.Node.Name), parent.Node.Version) })]
                    : node.Parents,
            };
            nodes.Add(wanted);
            if (wanted != node)
            {
                if (!found.TryGetValue(node.Location.File, out List<TextEdit>? list))
                {
                    found[node.Location.File] = list = [];
                }

                list.AddRange(NodeEntryEditor.Rename(Text(node.Location.File), node, wanted));
            }
        }

        Dictionary<string, IReadOnlyList<TextEdit>> edits = found.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<TextEdit>)pair.Value);
        LineageDeclaration expected = new ReferenceEditor(Current, edits).Rename(Current.With(nodes: nodes), name, newName);
        Apply(edits, expected);
    }

    /// <summary>Adds versions to the groups and tests that name the ones before them by id: what held for those holds for these.</summary>
    /// <param name="nextVersions">Declared nodes, by the versions they follow.</param>
    /// <exception cref="MGitException">DeclarationConflict.</exception>
    public void FollowVersions(IReadOnlyDictionary<NodeId, NodeId> nextVersions)
    {
        ArgumentNullException.ThrowIfNull(nextVersions);
        Dictionary<string, IReadOnlyList<TextEdit>> edits = [];
        Apply(edits, new ReferenceEditor(Current, edits).Follow(nextVersions));
    }

    /// <summary>Points an alias at a version, whether or not it is there already.</summary>
    /// <exception cref="MGitException">NodeNotFound, ArgumentInvalid, DeclarationConflict.</exception>
    public void SetAlias(string alias, NodeId node)
    {
        if (Current.Find(node) is not { } target)
        {
            throw new MGitException(ErrorCode.NodeNotFound, $"{node} is not declared.", node);
        }

        if (!NodeReferenceText.IsAlias(alias))
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid,
                $"\"{alias}\" is no alias; expected a letter, then letters, digits, '.', '_', '-', at most {NodeReferenceText.MaxAliasLength}.",
                alias);
        }

        AliasDeclaration wanted = new(target.Name, alias, target.Id, default);
        Dictionary<string, IReadOnlyList<TextEdit>> edits = [];
        Apply(edits, new ReferenceEditor(Current, edits).SetAlias(wanted));
    }

    /// <summary>Takes an alias out.</summary>
    /// <exception cref="MGitException">AliasNotFound, DeclarationConflict.</exception>
    public void RemoveAlias(string name, string alias)
    {
        AliasDeclaration known = Current.FindAlias(name, alias)
            ?? throw new MGitException(ErrorCode.AliasNotFound, $"There is no alias {name}@{alias}.", $"{name}@{alias}");
        Dictionary<string, IReadOnlyList<TextEdit>> edits = [];
        Apply(edits, new ReferenceEditor(Current, edits).RemoveAlias(known));
    }

    /// <summary>The text of a node's entry, for <see cref="InsertNode"/>.</summary>
    public NodeSnippet Extract(NodeId id)
    {
        NodeDeclaration node = Current.Find(id) ?? throw new MGitException(ErrorCode.NodeNotFound, $"{id} is not declared.", id);
        FileText text = Text(node.Location.File);
        return new NodeSnippet(new NodeList(text, Current).Lines(node) ?? NodeEntryEditor.Block([node], 2, text.NewLine));
    }

    /// <summary>Puts an entry back with the text it had, at the end; where that text does not fit (it must say what the node says) it is written anew.</summary>
    /// <exception cref="MGitException">See <see cref="AppendNodes"/>.</exception>
    public void InsertNode(NodeSnippet snippet, NodeDeclaration node)
    {
        ArgumentNullException.ThrowIfNull(snippet);
        EditChecks.NewNodes(Current, [node]);
        string file = FileFor(node);
        FileText text = Text(file);
        if (text.File.IsFlowRoot || text.File.Section("nodes")?.Style is SectionStyle.Flow or SectionStyle.Shared)
        {
            AppendNodes([node]);
            return;
        }

        List<NodeDeclaration> expected = [.. Current.Nodes];
        InsertAfterFile(expected, file, [node]);
        try
        {
            IReadOnlyList<TextEdit> edits = new SectionEditor(text).Append("nodes", indent => SnippetText.Indent(snippet.Text, indent, text.NewLine), () => "", "[]");
            Apply(new Dictionary<string, IReadOnlyList<TextEdit>> { [file] = edits }, Current.With(nodes: expected));
        }
        catch (MGitException fault) when (fault.Code == ErrorCode.DeclarationConflict)
        {
            // The kept text is of another time (a changed parent, an anchor that is gone); what the node says is what counts.
            AppendNodes([node]);
        }
    }

    /// <summary>The changes of all edits so far, one patch for each file that changed.</summary>
    public IReadOnlyList<FilePatch> Finish()
    {
        List<FilePatch> patches = [];
        foreach ((string path, SpliceList splices) in _splices)
        {
            if (splices.ToSplices() is { Count: > 0 } list)
            {
                patches.Add(FilePatch.Create(path, splices.Original, list, out _));
            }
        }

        return patches;
    }

    private FileText Text(string file) => new(Current.File(file)!);

    private string FileFor(NodeDeclaration node) => Current.Latest(node.Name)?.Location.File ?? DeclarationReader.FileName;

    private void InsertAfterFile(List<NodeDeclaration> nodes, string file, IReadOnlyList<NodeDeclaration> added)
    {
        // Files follow one another in the declaration's order; a file without nodes stands where its turn is.
        int last = nodes.FindLastIndex(node => node.Location.File == file || (node.Location == default && FileFor(node) == file));
        if (last < 0)
        {
            HashSet<string> before = [.. Current.Files.TakeWhile(other => other.Path != file).Select(other => other.Path)];
            last = nodes.FindLastIndex(node => before.Contains(node.Location.File));
        }

        nodes.InsertRange(last + 1, added);
    }

    private void ReplaceNodes(Dictionary<NodeId, NodeDeclaration> wanted)
    {
        Dictionary<string, IReadOnlyList<TextEdit>> edits = [];
        Dictionary<NodeId, IReadOnlyList<TextEdit>> byNode = [];
        foreach (IGrouping<string, NodeDeclaration> file in wanted.Keys.Select(id => Current.Find(id)!).GroupBy(node => node.Location.File))
        {
            FileText text = Text(file.Key);
            foreach (NodeDeclaration node in file)
            {
                byNode[node.Id] = Guarded(file.Key, () => NodeEntryEditor.Change(text, node, wanted[node.Id]));
            }

            edits[file.Key] = [.. file.SelectMany(node => byNode[node.Id])];
        }

        string[] changed = [.. edits.Where(edit => edit.Value.Count > 0).Select(edit => edit.Key)];
        if (changed.Length == 1 && TryChangePartially(changed[0], byNode, wanted))
        {
            return;
        }

        Apply(edits, Current.With(nodes: [.. Current.Nodes.Select(node => wanted.GetValueOrDefault(node.Id, node))]));
    }

    /// <summary>Makes the edits, reads everything again and takes the result where it is what is expected.</summary>
    private void Apply(IReadOnlyDictionary<string, IReadOnlyList<TextEdit>> edits, LineageDeclaration expected)
    {
        Dictionary<string, TextEdit[]> sorted = edits.Where(edit => edit.Value.Count > 0).ToDictionary(edit => edit.Key, edit => EditedBytes.Sort(edit.Key, edit.Value));
        if (sorted.Count == 0)
        {
            return;
        }

        Dictionary<string, byte[]> files = Current.Files.ToDictionary(file => file.Path, file => file.Bytes, StringComparer.Ordinal);
        foreach ((string path, TextEdit[] list) in sorted)
        {
            files[path] = EditedBytes.Apply(files[path], list);
        }

        string first = sorted.Keys.First();
        LineageDeclaration actual = Guarded(first, () => DeclarationReader.Load(Current.Root, new EditedSource(files)));
        if (DeclarationEquality.Difference(expected, actual) is { } difference)
        {
            throw EditConflict.Of(first, difference);
        }

        Take(sorted, actual);
    }

    private void Take(Dictionary<string, TextEdit[]> edits, LineageDeclaration result)
    {
        foreach ((string path, TextEdit[] list) in edits)
        {
            if (!_splices.TryGetValue(path, out SpliceList? splices))
            {
                _splices[path] = splices = new SpliceList(Current.File(path)!.Bytes);
            }

            splices.Add(list);
        }

        Current = result;
    }

    private static T Guarded<T>(string file, Func<T> edit)
    {
        try
        {
            return edit();
        }
        catch (YamlFault fault)
        {
            throw EditConflict.Of(file, fault.Message, fault);
        }
        catch (DeclarationException fault)
        {
            throw EditConflict.Of(file, "the file would not be valid: " + fault.Errors[0].Message, fault);
        }
    }
}
