using System.Text;
using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.Engine.Tests.Declaration;

public sealed class DeclarationEditorTests
{
    public static TheoryData<string, string, string> Appends => new()
    {
        { "block", "schema: 1\nnodes:\n  - name: a # first\n    type: t\n\n# end\n", "schema: 1\nnodes:\n  - name: a # first\n    type: t\n  - name: n\n    type: t\n    parents: [a@1]\n  - name: m\n\n# end\n" },
        { "no final newline", "schema: 1\nnodes:\n- name: a", "schema: 1\nnodes:\n- name: a\n- name: n\n  type: t\n  parents: [a@1]\n- name: m" },
        { "crlf", "schema: 1\r\nnodes:\r\n    -   name: a\r\n", "schema: 1\r\nnodes:\r\n    -   name: a\r\n    - name: n\r\n      type: t\r\n      parents: [a@1]\r\n    - name: m\r\n" },
        { "comment behind", "schema: 1\nnodes:\n- name: a # x\naliases: {}\n", "schema: 1\nnodes:\n- name: a # x\n- name: n\n  type: t\n  parents: [a@1]\n- name: m\naliases: {}\n" },
        { "block scalar", "schema: 1\nnodes:\n- name: a\n  description: |\n    x\n\naliases: {}\n", "schema: 1\nnodes:\n- name: a\n  description: |\n    x\n\n- name: n\n  type: t\n  parents: [a@1]\n- name: m\naliases: {}\n" },
        { "flow", "schema: 1\nnodes: [{name: a}]  # x\n", "schema: 1\nnodes: [{name: a}, {name: n, type: t, parents: [a@1]}, {name: m}]  # x\n" },
        { "flow lines", "schema: 1\nnodes: [\n  {name: a},\n]\n", "schema: 1\nnodes: [\n  {name: a}, {name: n, type: t, parents: [a@1]}, {name: m},\n]\n" },
        { "flow root", "{schema: 1, nodes: [{name: a}]}", "{schema: 1, nodes: [{name: a}, {name: n, type: t, parents: [a@1]}, {name: m}]}" },
        { "bom", "\uFEFFschema: 1\nnodes:\n- name: a\n  description: é😀\n", "\uFEFFschema: 1\nnodes:\n- name: a\n  description: é😀\n- name: n\n  type: t\n  parents: [a@1]\n- name: m\n" },
    };

    [Theory]
    [MemberData(nameof(Appends))]
    public void Appending_keeps_what_is_there(string form, string before, string after)
    {
        Assert.NotEmpty(form);
        AssertEdit(before, after, editor => editor.AppendNodes([Node("n") with { Type = "t", Parents = [Parent("a@1")] }, Node("m")]));
    }

    [Theory]
    [InlineData("schema: 1\n", "schema: 1\nnodes:\n  - name: n\n")]
    [InlineData("schema: 1", "schema: 1\nnodes:\n  - name: n")]
    [InlineData("schema: 1 # x\n\n# the end\n", "schema: 1 # x\nnodes:\n  - name: n\n\n# the end\n")]
    [InlineData("schema: 1\nnodes:\n", "schema: 1\nnodes:\n  - name: n\n")]
    [InlineData("schema: 1\nnodes: # none yet\naliases: {}\n", "schema: 1\nnodes: # none yet\n  - name: n\naliases: {}\n")]
    [InlineData("schema: 1\nnodes: []\n", "schema: 1\nnodes:\n  - name: n\n")]
    [InlineData("schema: 1\nnodes: [] # none\n", "schema: 1\nnodes: # none\n  - name: n\n")]
    [InlineData("{schema: 1}\n", "{schema: 1, nodes: [{name: n}]}\n")]
    [InlineData("{schema: 1, nodes: []}\n", "{schema: 1, nodes: [{name: n}]}\n")]
    [InlineData("---\nschema: 1\n...\n", "---\nschema: 1\nnodes:\n  - name: n\n...\n")]
    public void Appending_makes_the_section(string before, string after) => AssertEdit(before, after, editor => editor.AppendNodes([Node("n")]));

    [Fact]
    public void A_whole_entry_is_written_readably_and_read_back()
    {
        NodeDeclaration node = Node("family/n") with
        {
            Version = 3,
            Type = "yes",
            Description = "two\nlines: \"quoted\"\t",
            Tags = ["a b", "2024", "#x", "-"],
            Source = "models/x y.pth",
            Parents = [Parent("a@1")],
            Create = new CreateDeclaration
            {
                Kind = CreateKind.Command,
                Target = "python3",
                Command = ["python3", "--lr", "1e-4", ""],
                Parameters = new ValueMap([new("epochs", 3L), new("rate", 1e-4), new("whole", 1.0), new("none", null), new("on", true), new("nan", double.NaN)]),
            },
            Architecture = new ValueMap([new("kind", "mlp"), new("hidden", new List<object?> { 256L, 128L }.AsReadOnly())]),
            Freeze = ["layers.0.*"],
            Compression = CompressionMode.Bounded,
            Epsilon = 1e-5,
            Metadata = new ValueMap(Enumerable.Range(0, 12).Select(i => new KeyValuePair<string, object?>("a longer key " + i, new ValueMap([new("value", "~"), new("", "")])))),
        };
        DeclarationEditor editor = new(MemorySource.Load("schema: 1\nnodes:\n- name: a\n"));

        editor.AppendNodes([node]);

        Assert.True(DeclarationEquality.Same(node, editor.Current.Nodes[1]));
        string text = Encoding.UTF8.GetString(editor.Current.Files[0].Bytes);
        Assert.Contains("\n  create:\n    command: [python3, \"--lr\", \"1e-4\", \"\"]\n    parameters: {epochs: 3, rate: 0.0001, whole: 1.0, none: null, \"on\": true, nan: .nan}\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  type: \"yes\"\n  description: \"two\\nlines: \\\"quoted\\\"\\t\"\n  tags: [a b, \"2024\", \"#x\", \"-\"]\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  metadata:\n    a longer key 0: {value: \"~\", \"\": \"\"}\n", text, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string, string> Changes => new()
    {
        { "type", "- name: a # c\n  type: x  # why\n", "- name: a # c\n  type: y  # why\n", "" },
        { "type", "- name: a\n  type: 'x'\n", "- name: a\n  type: 'y'\n", "" },
        { "type", "- name: a\n  type: \"x\"", "- name: a\n  type: \"y\"", "" },
        { "type", "- name: a # c\n  # d\n  tags: [q] # e\n", "- name: a # c\n  type: y\n  # d\n  tags: [q] # e\n", "" },
        { "type", "- name: a", "- name: a\n  type: y", "" },
        { "type", "- {name: a, tags: [q]}\n", "- {name: a, type: y, tags: [q]}\n", "" },
        { "type", "- {type: x, name: a}\n", "- {type: y, name: a}\n", "" },
        { "type", "- type:\n  name: a\n", "- type: y\n  name: a\n", "" },
        { "type", "-\n  name: a\n  type: x\n", "-\n  name: a\n  type: y\n", "" },
        { "no type", "- name: a\n  type: x # gone\n  # stays\n  tags: [q]\n", "- name: a\n  # stays\n  tags: [q]\n", "" },
        { "no type", "- type: x\n  name: a\n", "- name: a\n", "" },
        { "no type", "- name: a\n  type: x", "- name: a", "" },
        { "no type", "- {name: a, type: x}\n", "- {name: a}\n", "" },
        { "no type", "- {type: x, name: a}\n", "- {name: a}\n", "" },
        { "metadata", "- name: a\n  metadata: {old: 1, epoch: 3, keep: [1, 2]}\n", "- name: a\n  metadata: {epoch: 4, keep: [1, 2], new: z}\n", "old" },
        { "metadata", "- name: a\n  metadata:\n    # about\n    old: 1 # bye\n    epoch: 3 # hi\n    keep: [1, 2]\n  # tail\n", "- name: a\n  metadata:\n    # about\n    epoch: 4 # hi\n    keep: [1, 2]\n    new: z\n  # tail\n", "old" },
        { "tags", "- name: a\n  tags: [x, y, z] # t\n", "- name: a\n  tags: [x, z, w] # t\n", "" },
        { "tags", "- name: a\n  tags:\n  - x # one\n  - y # two\n  - z # three\n", "- name: a\n  tags:\n  - x # one\n  - z # three\n  - w\n", "" },
        { "tags", "- name: a\n  tags: [y]\n", "- name: a\n  tags: [x, z, w]\n", "" },
        { "tags", "- name: a\n", "- name: a\n  tags: [x, z, w]\n", "" },
        { "parents", "- name: a\n  parents: [b@1]\n- name: b\n- name: c\n", "- name: a\n  parents: [b@1, c@1]\n- name: b\n- name: c\n", "" },
        { "parents", "- name: a\n  create: {builtin: x}\n- name: b\n- name: c\n", "- name: a\n  parents: [b@1, c@1]\n  create: {builtin: x}\n- name: b\n- name: c\n", "" },
        { "create", "- name: a\n  create:\n    builtin: train # b\n    parameters: {epochs: 3}\n", "- name: a\n  create:\n    builtin: train # b\n    parameters: {epochs: 5}\n", "" },
        { "create", "- name: a\n  create: # c\n    script: x.ps1\n  freeze: [z]\n", "- name: a\n  create: {builtin: train, parameters: {epochs: 5}}\n  freeze: [z]\n", "" },
        { "description", "- name: a\n  description: |\n    one\n    two\n  tags: [q]\n", "- name: a\n  description: \"three\\nfour\"\n  tags: [q]\n", "" },
        { "description", "- name: a\n  description: one\n    two\n", "- name: a\n  description: \"three\\nfour\"\n", "" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Changing_an_entry_touches_the_value_alone(string what, string before, string after, string removed)
    {
        const string Head = "# é😀\nschema: 1\nnodes:\n- name: first\n";
        const string Tail = "\naliases: {first@x: first@1} # end\n";
        bool atEnd = !before.EndsWith('\n');
        foreach (string newLine in new[] { "\n", "\r\n" })
        {
            AssertEdit((Head + before + (atEnd ? "" : Tail)).ReplaceLineEndings(newLine), (Head + after + (atEnd ? "" : Tail)).ReplaceLineEndings(newLine), editor =>
            {
                NodeDeclaration node = editor.Current.Find(new NodeId("a", 1))!;
                editor.SetNode(what switch
                {
                    "type" => node with { Type = "y" },
                    "no type" => node with { Type = null },
                    "metadata" => node with { Metadata = new ValueMap([.. node.Metadata.Where(entry => entry.Key != removed && entry.Key != "epoch"), new("epoch", 4L), new("new", "z")]) },
                    "tags" => node with { Tags = ["x", "z", "w"] },
                    "parents" => node with { Parents = [Parent("b@1"), Parent("c@1")] },
                    "create" => node with { Create = new CreateDeclaration { Kind = CreateKind.Builtin, Target = "train", Parameters = new ValueMap([new("epochs", 5L)]) } },
                    _ => node with { Description = "three\nfour" },
                });
            });
        }
    }

    [Fact]
    public void Removing_entries_leaves_the_comments_around_them()
    {
        const string Before = "schema: 1\nnodes:\n  # one\n  - name: a # a\n    type: t # t\n  # two\n  - name: b\n  - {name: c}\ngroups:\n- {name: g, members: [a, c, b@1]}\n";

        AssertEdit(Before, "schema: 1\nnodes:\n  # one\n  # two\n  - {name: c}\ngroups:\n- {name: g, members: [c]}\n", editor => editor.RemoveNodes([new NodeId("a", 1), new NodeId("b", 1)]));
        AssertEdit("schema: 1\nnodes: [{name: a}, {name: b}, {name: c}]\n", "schema: 1\nnodes: [{name: b}]\n", editor => editor.RemoveNodes([new NodeId("a", 1), new NodeId("c", 1)]));
        AssertEdit("schema: 1\nnodes: [{name: a}]\n", "schema: 1\nnodes: []\n", editor => editor.RemoveNodes([new NodeId("a", 1)]));
        AssertEdit("schema: 1\nnodes:\n- name: a\n# x\n", "schema: 1\nnodes:\n# x\n", editor => editor.RemoveNodes([new NodeId("a", 1)]));
        AssertEdit("schema: 1\nnodes:\n- name: a\n- name: b", "schema: 1\nnodes:\n- name: a", editor => editor.RemoveNodes([new NodeId("b", 1)]));
    }

    [Fact]
    public void Renaming_takes_every_mention_along()
    {
        const string Before = """
            schema: 1
            nodes:
              - name: face   # the first
              - {name: "face", version: 2, parents: [ 'face@1' ]}
              - name: edge
                parents:
                  - face@2   # from
            groups: [{name: g, members: [face, "face@2", edge]}]
            tests:
              - {name: t, appliesTo: {nodes: [face, "face*"]}, pester: x.ps1}
            aliases:
              face@production: face@2 # live
              edge@production: edge@1

            """;
        string after = Before.Replace("name: face ", "name: visage/new ", StringComparison.Ordinal).Replace("\"face\"", "\"visage/new\"", StringComparison.Ordinal)
            .Replace("face@", "visage/new@", StringComparison.Ordinal).Replace("[face,", "[visage/new,", StringComparison.Ordinal);

        AssertEdit(Before, after, editor => editor.RenameNode("FACE", "visage/new"));
    }

    [Fact]
    public void A_rename_may_change_case_only()
        => AssertEdit("schema: 1\nnodes:\n- name: face\n", "schema: 1\nnodes:\n- name: Face\n", editor => editor.RenameNode("face", "Face"));

    [Fact]
    public void Aliases_are_set_moved_and_removed()
    {
        const string Nodes = "schema: 1\nnodes:\n- name: a\n- {name: a, version: 2}\n";
        AssertEdit(Nodes, Nodes + "aliases:\n  a@prod: a@1\n", editor => editor.SetAlias("prod", new NodeId("A", 1)));
        AssertEdit(Nodes + "aliases:\n  a@prod: a@1 # x\n", Nodes + "aliases:\n  a@prod: a@2 # x\n", editor => editor.SetAlias("Prod", new NodeId("a", 2)));
        AssertEdit(Nodes + "aliases:\n    a@prod: a@1 # x\n", Nodes + "aliases:\n    a@prod: a@1 # x\n    a@test: a@2\n", editor => editor.SetAlias("test", new NodeId("a", 2)));
        AssertEdit(Nodes + "aliases: {a@prod: a@1}\n", Nodes + "aliases: {a@prod: a@1, a@test: a@2}\n", editor => editor.SetAlias("test", new NodeId("a", 2)));
        AssertEdit(Nodes + "aliases: {}\n", Nodes + "aliases:\n  a@test: a@2\n", editor => editor.SetAlias("test", new NodeId("a", 2)));
        AssertEdit(Nodes + "aliases:\n  a@prod: a@1 # x\n  # y\n", Nodes + "aliases:\n  # y\n", editor => editor.RemoveAlias("a", "PROD"));
        AssertEdit(Nodes + "aliases: {a@prod: a@1, a@x: a@2}\n", Nodes + "aliases: {a@x: a@2}\n", editor => editor.RemoveAlias("a", "prod"));
        AssertEdit(Nodes + "aliases: {a@prod: a@1}\n", Nodes + "aliases: {}\n", editor => editor.RemoveAlias("a", "prod"));
    }

    [Fact]
    public void A_removed_entry_comes_back_as_it_was_written()
    {
        const string Before = "schema: 1\nnodes:\n    - name: b\n    -   name: a # mine\n        # about the type\n        type: \"t\"\n        description: |\n          x\n\n           y\n    - name: c\n";
        DeclarationEditor editor = new(MemorySource.Load(Before));
        NodeDeclaration node = editor.Current.Find(new NodeId("a", 1))!;

        NodeSnippet snippet = editor.Extract(node.Id);
        editor.RemoveNodes([node.Id]);
        editor.InsertNode(snippet, node);

        const string Entry = "    -   name: a # mine\n        # about the type\n        type: \"t\"\n        description: |\n          x\n\n           y\n";
        Assert.Equal(Before.Replace(Entry, "", StringComparison.Ordinal) + Entry, Encoding.UTF8.GetString(editor.Current.Files[0].Bytes));

        DeclarationEditor other = new(MemorySource.Load("schema: 1\r\nnodes:\r\n- name: z\r\n"));
        other.InsertNode(snippet, node);
        Assert.Equal("schema: 1\r\nnodes:\r\n- name: z\r\n" + string.Concat(Entry.Split('\n').SkipLast(1).Select(line => (line.Length > 4 ? line[4..] : line) + "\r\n")), Encoding.UTF8.GetString(other.Current.Files[0].Bytes));

        // The parent it had is another one now: the text is written anew.
        DeclarationEditor third = new(MemorySource.Load("schema: 1\nnodes:\n- name: z\n"));
        third.InsertNode(snippet, node with { Type = "u" });
        Assert.Equal("u", third.Current.Nodes[1].Type);
    }

    [Fact]
    public void Edits_go_to_the_file_that_holds_the_node()
    {
        MemorySource source = new MemorySource("schema: 1\ninclude: [d/*.yaml]\nnodes:\n- name: r\n").With("d/a.yaml", "nodes:\n- name: a # x\n").With("d/b.yaml", "# nothing\n");
        DeclarationEditor editor = new(DeclarationReader.Load("/r", source));

        editor.AppendNodes([Node("new"), Node("a") with { Version = 2, Parents = [Parent("new@1")] }]);
        editor.SetNode(editor.Current.Find(new NodeId("a", 1))! with { Type = "t" });
        editor.SetAlias("best", new NodeId("a", 2));

        Assert.Equal(["new@1", "r@1", "a@1", "a@2"], editor.Current.Nodes.Select(node => node.ToString()).OrderBy(id => id[0] != 'n').ThenBy(id => id[0] != 'r'));
        Assert.Equal(["lineage.yaml", "d/a.yaml"], editor.Finish().Select(patch => patch.Path));
        byte[] included = editor.Finish().Single(patch => patch.Path == "d/a.yaml").Apply(source["d/a.yaml"]);
        Assert.Equal("nodes:\n- name: a # x\n  type: t\n- name: a\n  version: 2\n  parents: [new@1]\n", Encoding.UTF8.GetString(included));
    }

    [Theory]
    [InlineData("- {name: b, type: &x t}\n- {name: a, type: *x}\n")]
    [InlineData("- {name: a, type: &x t}\n- {name: b, type: *x}\n")]
    [InlineData("- &x {name: a, type: t}\n- {<<: *x, name: b}\n")]
    public void What_others_share_is_not_edited(string nodes)
    {
        DeclarationEditor editor = new(MemorySource.Load("schema: 1\nnodes:\n" + nodes));
        LineageDeclaration before = editor.Current;

        MGitException fault = Assert.Throws<MGitException>(() => editor.SetNode(before.Find(new NodeId("a", 1))! with { Type = "u" }));

        Assert.Equal(ErrorCode.DeclarationConflict, fault.Code);
        Assert.Contains("Edit the file by hand", fault.Message, StringComparison.Ordinal);
        Assert.Same(before, editor.Current);
        Assert.Empty(editor.Finish());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void A_file_that_ends_in_a_block_scalar_is_not_made_to_say_more(int limit)
    {
        DeclarationEditor editor = new(MemorySource.Load("schema: 1\nnodes:\n- name: a\n  description: |\n    no line break behind this")) { WholeFileLimit = limit };

        Assert.Equal(ErrorCode.DeclarationConflict, Assert.Throws<MGitException>(() => editor.AppendNodes([Node("n")])).Code);
    }

    [Fact]
    public void What_a_merge_key_brings_can_be_overridden()
        => AssertEdit("schema: 1\nnodes:\n- &x {name: b, type: t}\n- {<<: *x, name: a}\n", "schema: 1\nnodes:\n- &x {name: b, type: t}\n- {<<: *x, name: a, type: u}\n",
            editor => editor.SetNode(editor.Current.Find(new NodeId("a", 1))! with { Type = "u" }));

    [Fact]
    public void Wrong_requests_are_named()
    {
        LineageDeclaration declaration = MemorySource.Load("schema: 1\nnodes:\n- name: a\n- {name: b, parents: [a@1]}\ngroups: [{name: g, members: [b]}]\naliases: {b@x: b@1}\n");
        void Refused(ErrorCode code, Action<DeclarationEditor> edit)
        {
            DeclarationEditor editor = new(declaration);
            Assert.Equal(code, Assert.Throws<MGitException>(() => edit(editor)).Code);
            Assert.Same(declaration, editor.Current);
        }

        Refused(ErrorCode.NodeExists, editor => editor.AppendNodes([Node("a")]));
        Refused(ErrorCode.NodeExists, editor => editor.AppendNodes([Node("n"), Node("n")]));
        Refused(ErrorCode.NodeExists, editor => editor.AppendNodes([Node("A") with { Version = 2 }]));
        Refused(ErrorCode.NodeNameInvalid, editor => editor.AppendNodes([Node("a b")]));
        Refused(ErrorCode.ParentMissing, editor => editor.AppendNodes([Node("n") with { Parents = [Parent("z@1")] }]));
        Refused(ErrorCode.LineageCycle, editor => editor.AppendNodes([Node("n") with { Parents = [Parent("m@1")] }, Node("m") with { Parents = [Parent("n@1")] }]));
        Refused(ErrorCode.LineageCycle, editor => editor.SetNode(declaration.Nodes[0] with { Parents = [Parent("b@1")] }));
        Refused(ErrorCode.NodeNotFound, editor => editor.SetNode(Node("z")));
        Refused(ErrorCode.NodeHasChildren, editor => editor.RemoveNodes([new NodeId("a", 1)]));
        Refused(ErrorCode.NodeAliased, editor => editor.RemoveNodes([new NodeId("b", 1)]));
        Refused(ErrorCode.NodeExists, editor => editor.RenameNode("a", "B"));
        Refused(ErrorCode.AliasNotFound, editor => editor.RemoveAlias("a", "x"));
        Refused(ErrorCode.ArgumentInvalid, editor => editor.SetAlias("2", new NodeId("a", 1)));
    }

    internal static NodeDeclaration Node(string name) => new() { Name = name };

    internal static ParentReference Parent(string id) => ParentReference.TryParse(id)!;

    private static void AssertEdit(string before, string after, Action<DeclarationEditor> edit)
    {
        foreach (int limit in new[] { int.MaxValue, 0 })
        {
            byte[] bytes = Encoding.UTF8.GetBytes(before);
            DeclarationEditor editor = new(MemorySource.Load(bytes)) { WholeFileLimit = limit };

            edit(editor);

            Assert.Equal(after, Encoding.UTF8.GetString(editor.Current.Files[0].Bytes));
            byte[] patched = Assert.Single(editor.Finish()).Apply(bytes);
            Assert.Equal(after, Encoding.UTF8.GetString(patched));
            DeclarationAssert.SameAsRead(editor.Current);
        }
    }
}
