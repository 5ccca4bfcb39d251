using System.Text;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.Engine.Tests.Declaration;

public sealed class DeclarationReaderTests
{
    internal const string Example = """
        schema: 1

        store:
          compression: lossless          # lossless | bounded
          epsilon: 1.0e-4
          accuracyDrop: 0.02
          maxChainLength: 8

        nodes:
          - name: face-rfb               # node id is name@version
            type: detector
            source: checkpoints/rfb_400.pth
            metadata: {owner: vision, epoch: 400}
          - name: face-rfb
            version: 2
            parents: [face-rfb@1]
            create:
              script: create/continue.ps1
              parameters: {epochs: 80, learningRate: 1.0e-4}
          - name: face-rfb-edge
            parents: [face-rfb@2]
            create: {builtin: prune, parameters: {sparsity: 0.6, scope: global}}
          - name: digits-base
            type: digits
            architecture: {kind: mlp, inputs: 64, hidden: [256, 128], outputs: 10}
            create: {builtin: train, parameters: {dataset: digits, epochs: 20, learningRate: 1.0e-3, seed: 1}}
          - name: digits-noisy
            type: digits
            parents: [digits-base@1]
            architecture: {kind: mlp, inputs: 64, hidden: [256, 128], outputs: 10}
            create:
              command: [python3, finetune.py, --epochs, 3]
            freeze: ["layers.0.*"]

        groups:
          - name: digits-tasks
            members: [digits-base, digits-noisy@1]
            shared: ["backbone.*"]

        datasets:
          digits: {path: data/digits.csv, label: label, split: {train: 0.8, seed: 7}}

        tests:
          - name: digits-accuracy
            appliesTo: {types: [digits]}
            tags: [nightly]
            metric: {builtin: accuracy, dataset: digits, split: test}
            pass: {min: 0.9}
          - name: detector-sanity
            appliesTo: {types: [detector]}
            pester: tests/detector.Tests.ps1
          - name: latency
            appliesTo: {nodes: ["face-*"]}
            script: tests/latency.ps1
            pass: {metric: milliseconds, max: 20}

        aliases:
          face-rfb@production: face-rfb@2

        """;

    [Fact]
    public void Reads_everything_a_declaration_can_hold()
    {
        LineageDeclaration declaration = MemorySource.Load(Example);

        Assert.Equal(["face-rfb@1", "face-rfb@2", "face-rfb-edge@1", "digits-base@1", "digits-noisy@1"], declaration.Nodes.Select(node => node.Id.ToString()));
        NodeDeclaration first = declaration.Nodes[0];
        Assert.Equal(("detector", "checkpoints/rfb_400.pth"), (first.Type, first.Source));
        Assert.Equal("vision", first.Metadata["owner"]);
        Assert.Equal(400L, first.Metadata["epoch"]);
        Assert.Equal(new SourceLocation("lineage.yaml", 10, 5), first.Location);
        NodeDeclaration second = declaration.Find(new NodeId("FACE-rfb", 2))!;
        ParentReference parent = Assert.Single(second.Parents);
        Assert.Equal(("face-rfb@1", new NodeId("face-rfb", 1), true), (parent.Text, parent.Node, parent.IsPinned));
        Assert.Equal(new SourceLocation("lineage.yaml", 16, 15), second.PlaceOf(parent));
        Assert.Equal((CreateKind.Script, "create/continue.ps1"), (second.Create!.Kind, second.Create.Target));
        Assert.Equal(1.0e-4, second.Create.Parameters["learningRate"]);
        Assert.Equal(["python3", "finetune.py", "--epochs", "3"], declaration.Nodes[4].Create!.Command);
        Assert.Equal(new List<object?> { 256L, 128L }, (IReadOnlyList<object?>)declaration.Nodes[3].Architecture!["hidden"]!);
        Assert.Equal(["layers.0.*"], declaration.Nodes[4].Freeze);
        Assert.Equal(second, declaration.Latest("face-rfb"));
        Assert.Equal(new StoreSettings { Compression = CompressionMode.Lossless, Epsilon = 1e-4, AccuracyDrop = 0.02, MaxChainLength = 8 }, declaration.Store);
        Assert.Equal(["digits-base", "digits-noisy@1"], Assert.Single(declaration.Groups).Members);
        DatasetDeclaration dataset = Assert.Single(declaration.Datasets);
        Assert.Equal(("data/digits.csv", "label", 0.8, 7L), (dataset.Path, dataset.Label, dataset.TrainShare, dataset.SplitSeed));
        Assert.Equal(["digits-accuracy", "detector-sanity", "latency"], declaration.Tests.Select(test => test.Name));
        Assert.Equal(new TestPass("milliseconds", null, 20), declaration.Tests[2].Pass);
        Assert.Equal(("face-rfb", "production", new NodeId("face-rfb", 2)),
            (declaration.Aliases[0].Name, declaration.Aliases[0].Alias, declaration.Aliases[0].Node));
    }

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", true)]
    [InlineData("\r\n", false)]
    public void Line_ends_and_a_byte_order_mark_do_not_matter(string newLine, bool bom)
    {
        string text = (bom ? "\uFEFF" : "") + Example.ReplaceLineEndings(newLine);

        LineageDeclaration declaration = MemorySource.Load(text);

        Assert.Equal(5, declaration.Nodes.Count);
        Assert.Equal(16, declaration.Nodes[1].PlaceOf(declaration.Nodes[1].Parents[0]).Line);
    }

    [Theory]
    [InlineData("schema: 1")]
    [InlineData("schema: 1\nnodes:\n")]
    [InlineData("schema: 1\nnodes: []\naliases: {}\n")]
    [InlineData("{schema: 1, nodes: []}")]
    [InlineData("# a comment\n%YAML 1.2\n---\nschema: 1\n...\n")]
    public void A_lineage_may_be_empty(string text) => Assert.Empty(MemorySource.Load(text).Nodes);

    [Fact]
    public void Scalars_are_read_by_the_core_schema()
    {
        string text = "schema: 1\nnodes:\n  - name: a\n    metadata: {a: 1, b: -7, c: 0x1F, d: 0o17, e: 1.5, f: 1e3, g: true, h: False, i: ~, j: , k: yes, l: '1', "
            + "m: \"true\", n: 2024-01-02, o: 1_000, p: .inf, q: !!str 5, r: !!float 2, s: +3, t: .5, u: [], v: {}, w: 1.2.3, x: '-', y: 012}\n";

        ValueMap metadata = MemorySource.Load(text).Nodes[0].Metadata;

        object?[] expected =
        [
            1L, -7L, 31L, 15L, 1.5, 1000.0, true, false, null, null, "yes", "1", "true", "2024-01-02", "1_000", double.PositiveInfinity, "5", 2.0, 3L, 0.5,
        ];
        Assert.Equal(expected, metadata.Values.Take(expected.Length));
        Assert.Empty((IReadOnlyList<object?>)metadata["u"]!);
        Assert.Empty((ValueMap)metadata["v"]!);
        Assert.Equal(["1.2.3", "-", 12L], [metadata["w"], metadata["x"], metadata["y"]]);
    }

    [Fact]
    public void Anchors_aliases_and_merge_keys_work()
    {
        string text = "schema: 1\nnodes:\n  - &base\n    name: a\n    type: t\n    metadata: &m {x: 1, y: 2}\n  - <<: *base\n    name: b\n    metadata: {<<: *m, y: 3}\n"
            + "  - {name: c, metadata: *m}\n";

        LineageDeclaration declaration = MemorySource.Load(text);

        Assert.Equal("t", declaration.Nodes[1].Type);
        Assert.Equal([("y", 3L), ("x", 1L)], declaration.Nodes[1].Metadata.Select(entry => (entry.Key, (long)entry.Value!)));
        Assert.Equal(2L, declaration.Nodes[2].Metadata["y"]);
    }

    [Fact]
    public void A_bare_parent_means_the_latest_version_declared()
    {
        LineageDeclaration declaration = MemorySource.Load("schema: 1\nnodes:\n- {name: c, parents: [a]}\n- name: a\n- {name: a, version: 5}\n");

        ParentReference parent = declaration.Nodes[0].Parents[0];
        Assert.Equal((new NodeId("a", 5), false, "a"), (parent.Node, parent.IsPinned, parent.Text));
    }

    [Fact]
    public void Includes_are_read_in_order_and_once()
    {
        MemorySource source = new MemorySource("schema: 1\ninclude: [lineage.d/*.yaml, lineage.d/a.yaml]\nnodes:\n- {name: root, parents: [b@1]}\n")
            .With("lineage.d/b.yaml", "nodes:\n- name: b\n").With("lineage.d/a.yaml", "schema: 1\nnodes:\n- name: a\n").With("lineage.d/x/c.yaml", "nodes: [{name: c}]");

        LineageDeclaration declaration = DeclarationReader.Load("/r", source);

        Assert.Equal(["root", "a", "b"], declaration.Nodes.Select(node => node.Name));
        Assert.Equal(["lineage.yaml", "lineage.d/a.yaml", "lineage.d/b.yaml"], declaration.Files.Select(file => file.Path));
        Assert.Equal(new SourceLocation("lineage.d/b.yaml", 2, 3), declaration.Nodes[2].Location);
    }

    [Fact]
    public void Positions_point_at_the_text_whatever_it_is_made_of()
    {
        string text = "\uFEFFschema: 1\r\nnodes:\r\n- name: a\r\n  description: 'é😀 ü'\r\n# 😀\r\n- name: b # é\r\n  description: |\r\n    x😀\r\n    y\r\n\r\n# end\r\n- {name: c}\r\n";
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        LineageDeclaration declaration = MemorySource.Load(bytes);

        string[] pieces = [.. declaration.Nodes.Select(node => declaration.Files[0].Text(node.Span.Start, node.Span.End))];
        Assert.Equal("name: a\r\n  description: 'é😀 ü'", pieces[0]);
        Assert.StartsWith("name: b # é\r\n  description: |\r\n    x😀\r\n    y\r\n", pieces[1], StringComparison.Ordinal);
        Assert.DoesNotContain("#", pieces[1][11..], StringComparison.Ordinal);
        Assert.Equal("{name: c}", pieces[2]);
    }

    [Fact]
    public void A_missing_file_and_a_later_schema_are_named()
    {
        string folder = Directory.CreateTempSubdirectory("mgit").FullName;
        try
        {
            Assert.Equal(ErrorCode.RepositoryNotFound, Assert.Throws<MGitException>(() => DeclarationReader.Load(folder)).Code);
            File.WriteAllText(Path.Combine(folder, "lineage.yaml"), "later: {x: 1}\nschema: 2\n");
            Assert.Equal(ErrorCode.RepositoryTooNew, Assert.Throws<MGitException>(() => DeclarationReader.Load(folder)).Code);
            Directory.CreateDirectory(Path.Combine(folder, "lineage.d"));
            File.WriteAllText(Path.Combine(folder, "lineage.d", "x.yaml"), "nodes: [{name: x}]");
            File.WriteAllText(Path.Combine(folder, "lineage.yaml"), "schema: 1\ninclude: lineage.d/*.yaml\n");
            Assert.Equal("x", Assert.Single(DeclarationReader.Load(folder).Nodes).Name);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Ten_thousand_nodes_load_without_quadratic_work()
    {
        byte[] small = Large(2_500);
        byte[] large = Large(20_000);
        MemorySource.Load(small);
        long bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        MemorySource.Load(small);
        long forSmall = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
        bytesBefore = GC.GetAllocatedBytesForCurrentThread();

        LineageDeclaration declaration = MemorySource.Load(large);

        long forLarge = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
        Assert.Equal(20_000, declaration.Nodes.Count);
        Assert.InRange((double)forLarge / forSmall, 5, 12);
    }

    internal static byte[] Large(int count)
    {
        StringBuilder text = new("schema: 1\nnodes:\n");
        for (int i = 0; i < count; i++)
        {
            text.Append($"  - name: model/family-{i % 100}/m{i}\n    type: detector\n");
            if (i >= 100)
            {
                text.Append($"    parents: [model/family-{i % 100}/m{i - 100}@1]\n");
            }

            text.Append($"    tags: [nightly, a]\n    source: checkpoints/m{i}.pth\n    metadata: {{owner: vision, epoch: {i}, lr: 1.0e-4}}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
