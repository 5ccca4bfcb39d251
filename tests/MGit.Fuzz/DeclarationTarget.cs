using System.Text;
using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Errors;
using MGit.Engine.Graph;

namespace MGit.Fuzz;

/// <summary>
/// Inputs are lineage.yaml and lineage.lock files. The first two bytes say what is done with the rest: a file that is read without fault
/// is edited too, and what the editor believes it then says must be what reading it again gives.
/// </summary>
internal sealed class DeclarationTarget : IFuzzTarget
{
    private const byte AsLock = 7;

    // Most changed bytes are not UTF-8, which ends the reading early: these inputs become text that YAML minds.
    private const byte AsLetters = 8;
    private const string Letters = "-:[]{}#,'\"|>&*!%@`?~ \n\r\tab01.";

    public string Name => "yaml";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Texts().SelectMany(text => Enumerable.Range(0, 7).SelectMany(kind => new[] { With((byte)kind, text), With((byte)(kind | AsLetters), text) })),
        With(AsLock, LockText()),
        With(AsLock | AsLetters, LockText()),
    ];

    /// <summary>Scanning costs some 400 bytes an event, and a byte can be an event.</summary>
    public long AllocationBound => 768 << 20;

    public string? Run(byte[] input)
    {
        if (input.Length < 2)
        {
            return null;
        }

        byte[] rest = (input[0] & AsLetters) == 0 ? input[2..] : [.. input[2..].Select(letter => letter is >= 0x80 or < 9 ? (byte)Letters[letter % Letters.Length] : letter)];
        try
        {
            if (input[0] % 8 == AsLock)
            {
                LineageLock.Parse(rest);
                return null;
            }

            LineageDeclaration declaration = Load(rest);
            return Edit(declaration, input[0] % 8, input[1]);
        }
        catch (DeclarationException fault)
        {
            string[] words = fault.Errors[0].Message.Split(' ', '"');
            return string.Join(' ', words.TakeWhile(word => word is not ("key" or "is") && word.All(char.IsAsciiLetter)).Take(3));
        }
        catch (MGitException fault) when (fault.Code is ErrorCode.RepositoryTooNew)
        {
            return fault.Code.ToString();
        }
    }

    private static string? Edit(LineageDeclaration declaration, int kind, byte which)
    {
        if (declaration.Nodes.Count == 0)
        {
            return null;
        }

        NodeDeclaration node = declaration.Nodes[which % declaration.Nodes.Count];
        DeclarationEditor editor = new(declaration) { WholeFileLimit = which % 2 == 0 ? 0 : int.MaxValue };
        try
        {
            Act(editor, kind, node);
        }
        catch (MGitException fault) when (fault is not DeclarationException && fault.Code is ErrorCode.DeclarationConflict or ErrorCode.NodeHasChildren or ErrorCode.NodeAliased or ErrorCode.NodeExists)
        {
            return $"edit {fault.Code}";
        }

        Check(declaration, editor);
        return $"edited {kind}";
    }

    private static void Act(DeclarationEditor editor, int kind, NodeDeclaration node)
    {
        switch (kind)
        {
            case 0:
                break;
            case 1:
                editor.AppendNodes([new NodeDeclaration { Name = "fresh", Parents = [ParentReference.To(node.Id)], Description = "x: y" }]);
                break;
            case 2:
                editor.SetNode(node with { Type = node.Type is null ? "t" : null, Metadata = new ValueMap([.. node.Metadata.Where(entry => entry.Key != "fresh").Skip(1), new("fresh", 1L)]) });
                break;
            case 3:
                editor.SetNode(node with { Tags = [.. node.Tags.Skip(1).Where(tag => tag != "fresh"), "fresh"], Create = new CreateDeclaration { Kind = CreateKind.Builtin, Target = "x" } });
                break;
            case 4:
                NodeSnippet snippet = editor.Extract(node.Id);
                editor.RemoveNodes([node.Id]);
                editor.InsertNode(snippet, node);
                break;
            case 5:
                editor.RenameNode(node.Name, "fresh/name");
                break;
            default:
                editor.SetAlias("fresh", node.Id);
                editor.RemoveAlias(node.Name, "fresh");
                break;
        }
    }

    private static void Check(LineageDeclaration before, DeclarationEditor editor)
    {
        byte[] bytes = editor.Current.Files[0].Content.ToArray();
        LineageDeclaration read = Load(bytes);
        if (DeclarationEquality.Difference(read, editor.Current) is { } difference)
        {
            throw new InvalidOperationException("What was edited reads differently: " + difference);
        }

        if (!read.Nodes.Select(node => (node.Span, node.Location)).SequenceEqual(editor.Current.Nodes.Select(node => (node.Span, node.Location)))
            || !read.Files[0].Sections.SequenceEqual(editor.Current.Files[0].Sections))
        {
            throw new InvalidOperationException("The places after an edit are not those of the file.");
        }

        foreach (FilePatch patch in editor.Finish())
        {
            if (!FilePatch.Parse(patch.Path, patch.Before, patch.After, patch.SplicesToBytes()).Apply(before.Files[0].Content.ToArray()).AsSpan().SequenceEqual(bytes))
            {
                throw new InvalidOperationException("The patch does not give the file.");
            }
        }
    }

    private static LineageDeclaration Load(byte[] bytes)
        => DeclarationReader.Load("/repository", new EditedSource(new Dictionary<string, byte[]> { [DeclarationReader.FileName] = bytes }));

    private static byte[] With(byte kind, byte[] rest) => [kind, 0, .. rest];

    private static IEnumerable<byte[]> Texts()
    {
        yield return "schema: 1\nnodes:\n  - name: a # c\n    type: t\n    metadata: {owner: v, epoch: 4, f: 1.5}\n  - name: b\n    parents: [a@1]\n    tags:\n      - x # y\n      - z\naliases:\n  a@p: a@1\n"u8.ToArray();
        yield return "schema: 1\r\nnodes:\r\n- &x\r\n  name: \"a\"\r\n  description: |\r\n    te\r\n\r\n    xt\r\n- {<<: *x, name: b, create: {command: [p, 1]}}\r\n-\r\n  name: 'c'\r\n  architecture:\r\n    hidden: [1, 2]\r\n"u8.ToArray();
        yield return Encoding.UTF8.GetBytes("\uFEFF{schema: 1, nodes: [{name: a, description: \"é😀\"}, {name: a, version: 2, parents: [a@1]}], groups: [{name: g, members: [a]}]}");
        yield return "schema: 1\nstore: {compression: bounded, epsilon: 1.0e-3}\nnodes: []\ndatasets: {d: {path: x.csv, split: {train: 0.5, seed: 1}}}\ntests:\n- name: t\n  appliesTo: {types: [x], nodes: ['a*']}\n  metric: {builtin: accuracy, dataset: d}\n  pass: {min: 1}\n"u8.ToArray();
        yield return "schema: 1\nnodes:\n- name: a\n  metadata: &m {a: &b [1, 2], c: *b}\n- name: b\n  metadata: *m\n  freeze: [\"l.*\"]\n# end"u8.ToArray();
    }

    private static byte[] LockText()
    {
        LineageLock.Empty.Change(
            [new LockEntry(new NodeId("a", 1), Guid.Empty, null, null, DateTimeOffset.UnixEpoch), new LockEntry(new NodeId("b", 1), Guid.Empty, default(MGit.Engine.Tensors.ContentId), 0.5, DateTimeOffset.UnixEpoch)],
            [], out LineageLock made);
        return made.Content!.Value.ToArray();
    }
}
