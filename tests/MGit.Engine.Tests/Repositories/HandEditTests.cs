using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.Engine.Tests.Repositories;

/// <summary>lineage.yaml belongs to people: what they do to it is never overwritten.</summary>
public class HandEditTests
{
    [Fact]
    public void Comments_and_layout_of_a_persons_edit_survive_the_next_command()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors") });
        folder.DeclarationText = folder.DeclarationText.Replace("schema: 1", "schema: 1   # ours", StringComparison.Ordinal)
            + "\n# at the end\n";
        string edited = folder.DeclarationText;

        folder.Add(new NodeDraft { SourcePath = folder.Model("b.safetensors", 2) });

        string now = folder.DeclarationText;
        Assert.Contains("schema: 1   # ours", now, StringComparison.Ordinal);
        Assert.Contains("# at the end", now, StringComparison.Ordinal);
        foreach (string line in edited.Split('\n'))
        {
            Assert.Contains(line, now, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_checkout_of_an_older_file_hides_newer_nodes_and_loses_none()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors") });
        (byte[] Yaml, byte[] Lock) older = (File.ReadAllBytes(folder.Declaration), File.ReadAllBytes(Path.Combine(folder.Root, "lineage.lock")));
        string second = folder.Model("b.safetensors", 2);
        folder.Add(new NodeDraft { SourcePath = second });

        File.WriteAllBytes(folder.Declaration, older.Yaml);
        File.WriteAllBytes(Path.Combine(folder.Root, "lineage.lock"), older.Lock);

        using LineageRepository repository = folder.Open();
        Assert.Equal(["a@1"], repository.Read().Nodes.Select(node => node.Id));
        Assert.Equal(["b@1"], repository.Summarize().Undeclared);
        Assert.Equal(older.Yaml, File.ReadAllBytes(folder.Declaration));

        Assert.Equal("b@1", repository.Edits.Restore("b").Id);
        Assert.Equal(File.ReadAllBytes(second), folder.Export("b"));
    }

    [Fact]
    public void A_number_once_used_is_not_given_again_after_a_checkout()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors") });
        byte[] older = File.ReadAllBytes(folder.Declaration);
        folder.Add(new NodeDraft { SourcePath = folder.Model("a2.safetensors", 2), VersionOf = "a" });
        File.WriteAllBytes(folder.Declaration, older);

        ModelNode next = folder.Add(new NodeDraft { SourcePath = folder.Model("a3.safetensors", 3), VersionOf = "a" });

        Assert.Equal("a@3", next.Id);
    }

    [Fact]
    public void A_clone_without_a_store_knows_its_nodes_as_remote()
    {
        using RepositoryFolder folder = new();
        ModelNode original = folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors"), Type = "toy" });
        Directory.Delete(Path.Combine(folder.Root, ".lineage"), recursive: true);

        ModelNode node = Assert.Single(folder.Read().Nodes);

        Assert.Equal(Presence.Remote, node.Presence);
        Assert.Equal(original.ContentId, node.ContentId);
        Assert.Equal(original.Uid, node.Uid);
        Assert.False(Directory.Exists(Path.Combine(folder.Root, ".lineage")));
        using LineageRepository repository = folder.Open();
        MGitException fault = Assert.Throws<MGitException>(() => repository.Export("a", folder.PathOf("out"), new ExportOptions(), null, CancellationToken.None));
        Assert.Equal(ErrorCode.NodeNotStored, fault.Code);

        Assert.Equal(Presence.Stored, folder.Add(new NodeDraft { SourcePath = folder.Model("b.safetensors", 2) }).Presence);
        Assert.Equal(Presence.Remote, folder.Read().Resolve("a").Presence);
    }

    [Fact]
    public void A_broken_file_is_reported_whole_and_changes_nothing()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors") });
        folder.DeclarationText += "  - name: 'bad name'\n  - nme: x\n";
        string broken = folder.DeclarationText;

        DeclarationException fault = Assert.Throws<DeclarationException>(() => folder.Add(new NodeDraft { SourcePath = folder.Model("b.safetensors", 2) }));

        Assert.True(fault.Errors.Count >= 2);
        Assert.All(fault.Errors, error => Assert.True(error.Line > 0));
        Assert.Equal(broken, folder.DeclarationText);
    }

    [Fact]
    public void A_made_nodes_parents_must_be_pinned()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors") });
        folder.Add(new NodeDraft { SourcePath = folder.Model("b.safetensors", 2), Parents = ["a"] });
        folder.DeclarationText = folder.DeclarationText.Replace("a@1", "a", StringComparison.Ordinal);

        DeclarationException fault = Assert.Throws<DeclarationException>(folder.Read);

        Assert.Contains("b@1", Assert.Single(fault.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_written_by_hand_is_a_node()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors") });
        folder.DeclarationText += "  - name: planned\n    parents: [a@1]\n    create: {builtin: prune, parameters: {sparsity: 0.5}}\n";

        LineageSnapshot now = folder.Read();

        Assert.Equal(Presence.Declared, now.Resolve("planned").Presence);
        Assert.Equal(["planned@1"], now.Resolve("a").Children);
    }
}
