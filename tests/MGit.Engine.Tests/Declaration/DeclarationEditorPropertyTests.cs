using System.Text;
using CsCheck;
using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Errors;
using MGit.Engine.Graph;

namespace MGit.Engine.Tests.Declaration;

/// <summary>Random declarations, written in random styles, with random edits.</summary>
public sealed class DeclarationEditorPropertyTests
{
    private static readonly string[] Words = ["a", "yes", "a b", "#x", "x: y", "'q'", "\"", "é😀", "12", "1.5", "~", "- z", "[", "a\nb", "*x", "&x", "!x", "null", "0x1F", "tab\there", " lead", "trail ", "", "{}", "%", "@", "a#b", "a:b", "2024-01-01"];

    private static readonly string[] Keys = ["k1", "k2", "owner", "a key", "é"];

    private static readonly double[] Epsilons = [1e-4, 1.0, 3e-9];

    private static readonly Gen<string> GenWord = Gen.OneOf(Gen.Int[0, 100_000].Select(i => Words[i % Words.Length]), Gen.String[Gen.Char[' ', '~'], 0, 8], Gen.String[Gen.Char['\u0001', '\u2100'], 0, 4]);

    private static readonly Gen<object?> GenScalar = Gen.OneOf(
        GenWord.Select(word => (object?)word), Gen.Long.Select(number => (object?)number), Gen.Double.Select(number => (object?)number),
        Gen.Bool.Select(flag => (object?)flag), Gen.Const((object?)null));

    private static readonly Gen<object?> GenValue = Gen.Frequency(
        (5, GenScalar),
        (1, GenScalar.Array[0, 3].Select(items => (object?)items.AsReadOnly())),
        (1, GenMap(GenScalar).Select(map => (object?)map)));

    private static Gen<ValueMap> GenMap(Gen<object?> values) => Gen.Select(Gen.Int[0, 4].Select(i => Keys[i]), values).Array[0, 4]
        .Select(entries => new ValueMap(entries.DistinctBy(entry => entry.Item1).Select(entry => new KeyValuePair<string, object?>(entry.Item1, entry.Item2))));

    private static readonly Gen<NodeDeclaration> GenNode = Gen.Select(
        GenWord.Select(word => string.IsNullOrWhiteSpace(word) ? null : word), GenWord.Select(word => (string?)word), GenWord.Array[0, 3], GenMap(GenValue), Gen.Bool, Gen.Int[0, 2].Select(i => Epsilons[i]))
        .Select((type, description, tags, metadata, hasEpsilon, epsilon) => new NodeDeclaration
        {
            Name = "x",
            Type = type,
            Description = description,
            Tags = [.. tags.Where(tag => !string.IsNullOrWhiteSpace(tag)).Distinct(StringComparer.OrdinalIgnoreCase)],
            Metadata = metadata,
            Epsilon = hasEpsilon ? epsilon : null,
        });

    [Fact]
    public void Every_edit_means_what_was_asked_and_touches_nothing_else()
    {
        int refused = 0;
        int done = 0;
        int partial = 0;
        Gen.Select(GenNode.Array[1, 6], Gen.Int[0, int.MaxValue], Gen.Select(Gen.Int[0, 6], Gen.Int[0, 100], GenNode).Array[1, 6], Gen.Bool).Sample((nodes, style, edits, whole) =>
        {
            byte[] before = Encoding.UTF8.GetBytes(new RandomStyle(style).Write(nodes));
            DeclarationEditor editor = new(MemorySource.Load(before)) { WholeFileLimit = whole ? int.MaxValue : 0 };
            int added = 0;
            foreach ((int kind, int which, NodeDeclaration wanted) in edits)
            {
                LineageDeclaration start = editor.Current;
                NodeDeclaration node = start.Nodes[which % start.Nodes.Count];
                try
                {
                    Edit(editor, kind, node, wanted, ref added);
                    Interlocked.Increment(ref done);
                }
                catch (MGitException refusal) when (refusal.Code is ErrorCode.DeclarationConflict)
                {
                    Assert.Same(start, editor.Current);
                    Interlocked.Increment(ref refused);
                }

                DeclarationAssert.SameAsRead(editor.Current);
                if (editor.Current.Nodes.Count == 0)
                {
                    break;
                }
            }

            Interlocked.Add(ref partial, editor.PartialReads);
            foreach (FilePatch patch in editor.Finish())
            {
                Assert.Equal(editor.Current.Files[0].Bytes, FilePatch.Parse(patch.Path, patch.Before, patch.After, patch.SplicesToBytes()).Apply(before));
            }
        }, iter: 400);

        // A refusal is allowed where the text is written in an unusual way; it must stay the exception.
        Assert.True(refused < done / 10, $"{refused} refused, {done} done");
        Assert.True(partial > done / 10, $"{partial} partial, {done} done");
    }

    private static void Edit(DeclarationEditor editor, int kind, NodeDeclaration node, NodeDeclaration wanted, ref int added)
    {
        LineageDeclaration start = editor.Current;
        switch (kind)
        {
            case 0:
                NodeDeclaration[] more = [wanted with { Name = $"new{added++}", Parents = [ParentReference.To(node.Id)] }, wanted with { Name = node.Name, Version = start.Latest(node.Name)!.Version + 1 }];
                editor.AppendNodes(more);
                AssertOthersKept(start, editor.Current, more.Select(one => one.Id));
                Assert.All(more, one => Assert.True(DeclarationEquality.Same(one, editor.Current.Find(one.Id)!)));
                break;
            case 1:
                NodeDeclaration changed = wanted with { Name = node.Name, Version = node.Version, Parents = node.Parents };
                editor.SetNode(changed);
                AssertOthersKept(start, editor.Current, [node.Id]);
                Assert.True(DeclarationEquality.Same(changed, editor.Current.Find(node.Id)!));
                break;
            case 2:
                NodeDeclaration[] typed = [.. start.Nodes.Where((_, index) => index % 2 == 0).Select(one => one with { Type = wanted.Type })];
                editor.SetNodes(typed);
                AssertOthersKept(start, editor.Current, typed.Select(one => one.Id));
                break;
            case 3 when !start.Nodes.Any(other => other.Parents.Any(parent => parent.Node == node.Id)) && !start.Aliases.Any(alias => alias.Node == node.Id):
                NodeSnippet snippet = editor.Extract(node.Id);
                editor.RemoveNodes([node.Id]);
                Assert.Null(editor.Current.Find(node.Id));
                AssertOthersKept(start, editor.Current, [node.Id]);
                if (wanted.Epsilon is not null)
                {
                    editor.InsertNode(snippet, node);
                    Assert.True(DeclarationEquality.Same(node, editor.Current.Find(node.Id)!));
                    AssertOthersKept(start, editor.Current, [node.Id]);
                }

                break;
            case 4:
                editor.RenameNode(node.Name, $"renamed/{added++}");
                Assert.Equal(start.Nodes.Count, editor.Current.Nodes.Count);
                Assert.Empty(editor.Current.Versions(node.Name));
                break;
            case 5:
                editor.SetAlias("prod", node.Id);
                Assert.Equal(node.Id, editor.Current.FindAlias(node.Name, "prod")!.Node);
                AssertOthersKept(start, editor.Current, []);
                break;
            case 6 when start.Aliases.Count > 0:
                editor.RemoveAlias(start.Aliases[0].Name, start.Aliases[0].Alias);
                Assert.Equal(start.Aliases.Count - 1, editor.Current.Aliases.Count);
                break;
        }
    }

    private static void AssertOthersKept(LineageDeclaration before, LineageDeclaration after, IEnumerable<NodeId> touched)
    {
        HashSet<NodeId> changed = [.. touched];
        foreach (NodeDeclaration node in before.Nodes.Where(node => !changed.Contains(node.Id)))
        {
            NodeDeclaration other = after.Find(node.Id)!;
            Assert.True(DeclarationEquality.Same(node, other));
            Assert.Equal(TextOf(before, node), TextOf(after, other));
        }
    }

    private static string TextOf(LineageDeclaration declaration, NodeDeclaration node) => declaration.File(node.Location.File)!.Text(node.Span.Start, node.Span.End).TrimEnd();
}
