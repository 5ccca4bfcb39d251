using System.Collections;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.Engine.Tests.Repositories;

public class EditingNodesTests
{
    [Fact]
    public void Setting_changes_what_is_asked_and_nothing_else()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors"), Metadata = new Hashtable { ["epoch"] = 1, ["owner"] = "vision" } });
        using LineageRepository repository = folder.Open();

        ModelNode node = repository.Edits.Set("a", new NodeChanges
        {
            Type = "detector",
            AddTags = ["x"],
            Metadata = new Hashtable { ["epoch"] = 2 },
            RemoveMetadata = ["owner"],
            Description = "first",
        });

        Assert.Equal("detector", node.Type);
        Assert.Equal(["x"], node.Tags);
        Assert.Equal("first", node.Description);
        Assert.Equal(["epoch"], node.Metadata.Keys);
        Assert.Equal(2L, node.Metadata["epoch"]);
        Assert.Equal(Presence.Stored, node.Presence);
    }

    [Fact]
    public void Renaming_takes_every_version_and_every_reference_along()
    {
        using RepositoryFolder folder = Family();
        using LineageRepository repository = folder.Open();
        repository.Edits.SetAlias("face@1", "production");

        IReadOnlyList<ModelNode> renamed = repository.Edits.Rename("face", "visage");

        Assert.Equal(["visage@1", "visage@2"], renamed.Select(node => node.Id));
        LineageSnapshot now = folder.Read();
        Assert.Equal(["visage@2"], now.Resolve("edge").Parents);
        Assert.Equal("visage@1", now.Resolve("visage@production").Id);
        Assert.Equal(Presence.Stored, now.Resolve("visage@1").Presence);
        Assert.Null(now.Find("face"));
    }

    [Fact]
    public void A_name_in_use_is_refused()
    {
        using RepositoryFolder folder = Family();
        using LineageRepository repository = folder.Open();

        MGitException fault = Assert.Throws<MGitException>(() => repository.Edits.Rename("face", "EDGE"));

        Assert.Equal(ErrorCode.NodeExists, fault.Code);
    }

    [Fact]
    public void A_node_with_children_is_removed_only_with_a_word_about_them()
    {
        using RepositoryFolder folder = Family();
        using LineageRepository repository = folder.Open();

        MGitException fault = Assert.Throws<MGitException>(() => repository.Edits.Remove(["face@2"], new RemovalOptions()));
        Assert.Equal(ErrorCode.NodeHasChildren, fault.Code);
        Assert.Contains("edge@1", fault.Message, StringComparison.Ordinal);

        Assert.Equal(["face@2"], repository.Edits.Remove(["face@2"], new RemovalOptions { Reparent = true }).Select(node => node.Id));
        Assert.Equal(["face@1"], folder.Read().Resolve("edge").Parents);

        Assert.Equal(
            ["edge@1", "face@1"],
            repository.Edits.Remove(["face@1"], new RemovalOptions { Recurse = true }).Select(node => node.Id));
        Assert.Empty(folder.Read().Nodes);
    }

    [Fact]
    public void A_removed_node_comes_back_as_it_was()
    {
        using RepositoryFolder folder = Family();
        byte[] content = folder.Export("edge");
        using LineageRepository repository = folder.Open();
        ModelNode before = repository.Edits.Set("edge", new NodeChanges { Type = "small", Metadata = new Hashtable { ["k"] = "v" } });
        repository.Edits.Remove(["edge"], new RemovalOptions());
        Assert.Equal(["edge@1"], repository.Edits.Trash().Select(removed => removed.Id));

        ModelNode after = repository.Edits.Restore("edge@1");

        Assert.Equal(before.Uid, after.Uid);
        Assert.Equal(before.Parents, after.Parents);
        Assert.Equal("small", after.Type);
        Assert.Equal("v", after.Metadata["k"]);
        Assert.Equal(content, folder.Export("edge"));
        Assert.Empty(repository.Edits.Trash());
    }

    [Fact]
    public void A_removed_child_of_a_renamed_model_comes_back_under_it()
    {
        using RepositoryFolder folder = Family();
        using LineageRepository repository = folder.Open();
        repository.Edits.Remove(["edge"], new RemovalOptions());
        repository.Edits.Rename("face", "visage");

        Assert.Equal(["visage@2"], repository.Edits.Restore("edge").Parents);
    }

    [Fact]
    public void A_rename_can_be_taken_back()
    {
        using RepositoryFolder folder = Family();
        using LineageRepository repository = folder.Open();
        repository.Edits.Rename("face", "visage");

        Assert.Equal(["face@1", "face@2"], repository.Edits.Rename("visage", "face").Select(node => node.Id));
    }

    [Fact]
    public void A_number_given_by_hand_is_not_one_that_was_used()
    {
        using RepositoryFolder folder = Family();
        using LineageRepository repository = folder.Open();
        repository.Edits.Remove(["edge"], new RemovalOptions());

        MGitException fault = Assert.Throws<MGitException>(() => RepositoryFolder.Add(repository, new NodeDraft { Name = "edge@1" }));

        Assert.Equal(ErrorCode.NodeExists, fault.Code);
        Assert.Equal("edge@7", RepositoryFolder.Add(repository, new NodeDraft { Name = "edge@7" }).Id);
    }

    [Fact]
    public void A_removed_nodes_number_is_not_used_again()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors") });
        using LineageRepository repository = folder.Open();
        repository.Edits.Remove(["a"], new RemovalOptions());

        Assert.Equal("a@2", RepositoryFolder.Add(repository, new NodeDraft { SourcePath = folder.Model("a.safetensors", 2) }).Id);
    }

    [Fact]
    public void Keeping_the_last_versions_spares_aliases_and_models_made_from_old_ones()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("v1.safetensors"), Name = "face" });
        for (int version = 2; version <= 6; version++)
        {
            folder.Add(new NodeDraft { SourcePath = folder.Model($"v{version}.safetensors", version), VersionOf = "face" });
        }

        folder.Add(new NodeDraft { SourcePath = folder.Model("edge.safetensors", 8), Parents = ["face@2"] });
        using LineageRepository repository = folder.Open();
        repository.Edits.SetAlias("face@3", "production");

        RemovalPlan plan = repository.Edits.PlanRemoval(["face"], new RemovalOptions { KeepLast = 2 });
        Assert.Equal(["face@2@made", "face@3@held"], plan.Kept.Select(kept => $"{kept.Node.Id}@{(kept.Reason.Contains("held", StringComparison.Ordinal) ? "held" : "made")}").Order(StringComparer.Ordinal));

        repository.Edits.Remove(["face"], new RemovalOptions { KeepLast = 2 });

        LineageSnapshot now = folder.Read();
        Assert.Equal(["edge@1", "face@2", "face@3", "face@5", "face@6"], now.Nodes.Select(node => node.Id));
        Assert.Equal(["face@3"], now.Resolve("face@5").Parents);
    }

    [Fact]
    public void An_aliased_node_is_not_removed()
    {
        using RepositoryFolder folder = Family();
        using LineageRepository repository = folder.Open();
        repository.Edits.SetAlias("edge", "production");

        MGitException fault = Assert.Throws<MGitException>(() => repository.Edits.Remove(["edge"], new RemovalOptions()));

        Assert.Equal(ErrorCode.NodeAliased, fault.Code);
    }

    [Fact]
    public void Aliases_move_and_remember()
    {
        using RepositoryFolder folder = Family();
        using LineageRepository repository = folder.Open();
        repository.Edits.SetAlias("face@1", "production");
        repository.Edits.SetAlias("face@2", "production");

        ModelAlias now = Assert.Single(repository.Aliases("face@*", history: false));
        Assert.Equal("face@2", now.Node);
        Assert.Equal("face@1", now.Previous);
        Assert.Equal(["face@1", "face@2"], repository.Aliases(null, history: true).Select(move => move.Node));

        repository.Edits.RemoveAlias("face@production");
        Assert.Empty(repository.Aliases(null, history: false));
        Assert.Equal(ErrorCode.AliasNotFound, Assert.Throws<MGitException>(() => repository.Edits.RemoveAlias("face@production")).Code);
    }

    [Fact]
    public void Edges_are_added_and_taken_away_and_never_close_a_circle()
    {
        using RepositoryFolder folder = Family();
        folder.Add(new NodeDraft { SourcePath = folder.Model("o.safetensors", 77), Name = "other" });
        using LineageRepository repository = folder.Open();

        Assert.Equal(["face@2", "other@1"], repository.Edits.Connect("edge", "other").Parents);
        Assert.Equal(["other@1"], repository.Edits.Disconnect("edge", "face@2").Parents);
        Assert.Equal(ErrorCode.LineageCycle, Assert.Throws<MGitException>(() => repository.Edits.Connect("other", "edge")).Code);
        Assert.Equal(ErrorCode.LineageCycle, Assert.Throws<MGitException>(() => repository.Edits.Connect("edge", "edge")).Code);
        Assert.Equal(ErrorCode.ParentMissing, Assert.Throws<MGitException>(() => repository.Edits.Disconnect("edge", "face@1")).Code);
    }

    [Fact]
    public void A_child_of_an_old_version_is_outdated()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors"), Name = "base" });
        folder.Add(new NodeDraft { SourcePath = folder.Model("b.safetensors", 2), Name = "child", Parents = ["base"] });
        Assert.False(folder.Read().Resolve("child").IsOutdated);

        folder.Add(new NodeDraft { SourcePath = folder.Model("c.safetensors", 3), VersionOf = "base" });

        LineageSnapshot now = folder.Read();
        Assert.True(now.Resolve("child").IsOutdated);
        Assert.False(now.Resolve("base").IsOutdated);
    }

    /// <summary>face@1 → face@2 → edge@1.</summary>
    private static RepositoryFolder Family()
    {
        RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("v1.safetensors"), Name = "face" });
        folder.Add(new NodeDraft { SourcePath = folder.Model("v2.safetensors", drift: 1e-3f, driftSeed: 2), VersionOf = "face" });
        folder.Add(new NodeDraft { SourcePath = folder.Model("edge.safetensors", drift: 1e-3f, driftSeed: 3), Parents = ["face"] });
        return folder;
    }
}
