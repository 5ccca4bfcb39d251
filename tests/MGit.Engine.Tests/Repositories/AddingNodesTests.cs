using System.Collections;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.Engine.Tests.Repositories;

public class AddingNodesTests
{
    [Fact]
    public void A_file_becomes_a_node_and_comes_out_byte_for_byte()
    {
        using RepositoryFolder folder = new();
        string file = folder.Model("base.safetensors");

        ModelNode node = folder.Add(new NodeDraft { SourcePath = file, Type = "toy", Tags = ["a", "A", "b"] });

        Assert.Equal("base@1", node.Id);
        Assert.Equal(Presence.Stored, node.Presence);
        Assert.Equal(Fidelity.Exact, node.Fidelity);
        Assert.Equal(["a", "b"], node.Tags);
        Assert.Equal(new FileInfo(file).Length, node.OriginalBytes);
        Assert.Equal(40 + (40 * 40) + (120 * 40), node.ParameterCount);
        Assert.Equal(File.ReadAllBytes(file), folder.Export("base"));
    }

    [Fact]
    public void A_fine_tuned_child_takes_less_than_its_parent_and_comes_out_byte_for_byte()
    {
        using RepositoryFolder folder = new();
        string parent = folder.Model("base.safetensors");
        string child = folder.Model("tuned.safetensors", drift: 1e-4f, driftSeed: 7);
        ModelNode first = folder.Add(new NodeDraft { SourcePath = parent });

        ModelNode second = folder.Add(new NodeDraft { SourcePath = child, Parents = ["base"] });

        Assert.Equal(["base@1"], second.Parents);
        Assert.True(second.StoredBytes < first.StoredBytes * 0.8, $"{second.StoredBytes} of {first.StoredBytes}");
        Assert.Equal(File.ReadAllBytes(child), folder.Export("tuned"));
    }

    [Fact]
    public void A_version_has_the_previous_one_as_parent_unless_told_otherwise()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors"), Name = "face" });
        folder.Add(new NodeDraft { SourcePath = folder.Model("o.safetensors", 9), Name = "other" });

        ModelNode second = folder.Add(new NodeDraft { SourcePath = folder.Model("b.safetensors", 2), VersionOf = "FACE" });
        ModelNode third = folder.Add(new NodeDraft { SourcePath = folder.Model("c.safetensors", 3), VersionOf = "face", Parents = ["other"] });

        Assert.Equal("face@2", second.Id);
        Assert.Equal(["face@1"], second.Parents);
        Assert.Equal("face@3", third.Id);
        Assert.Equal(["other@1"], third.Parents);
        Assert.Equal("face@2", third.PreviousVersion);
        Assert.Contains("parents: [face@1]", folder.DeclarationText, StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_name_is_an_error_and_changes_nothing()
    {
        using RepositoryFolder folder = new();
        string file = folder.Model("face.safetensors");
        folder.Add(new NodeDraft { SourcePath = file });
        string before = folder.DeclarationText;

        MGitException fault = Assert.Throws<MGitException>(() => folder.Add(new NodeDraft { SourcePath = folder.Model("Face.safetensors", 2), Name = "FACE" }));

        Assert.Equal(ErrorCode.NodeExists, fault.Code);
        Assert.Contains("-VersionOf face", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, folder.DeclarationText);
    }

    [Theory]
    [InlineData("nosuch", ErrorCode.ParentMissing)]
    [InlineData("no such", ErrorCode.NodeNameInvalid)]
    public void A_parent_that_is_not_there_is_an_error(string parent, ErrorCode code)
    {
        using RepositoryFolder folder = new();

        MGitException fault = Assert.Throws<MGitException>(() => folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors"), Parents = [parent] }));

        Assert.Equal(code, fault.Code);
    }

    [Fact]
    public void Names_of_a_batch_that_would_collide_get_their_folders_in_front()
    {
        using RepositoryFolder folder = new();
        using LineageRepository repository = folder.Open();
        using NodeAdder adder = repository.BeginAdd();
        adder.Add(new NodeDraft { SourcePath = folder.Model("run1/model.safetensors") }, null, CancellationToken.None);
        adder.Add(new NodeDraft { SourcePath = folder.Model("run2/model.safetensors", 2) }, null, CancellationToken.None);
        adder.Add(new NodeDraft { SourcePath = folder.Model("run2/epoch=9-step=1.safetensors", 3) }, null, CancellationToken.None);

        string[] ids = [.. adder.Complete(null, CancellationToken.None).Select(added => added.Node!.Id)];

        Assert.Equal(["run1/model@1", "run2/model@1", "epoch-9-step-1@1"], ids);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_is_read_as_what_it_leads_to(bool inFolder)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // making a link takes a privilege there
        }

        using RepositoryFolder folder = new();
        string file = folder.Model("model/blob.safetensors");
        string link = folder.PathOf(inFolder ? "model/linked.safetensors" : "linked.safetensors");
        File.CreateSymbolicLink(link, file);

        ModelNode node = folder.Add(new NodeDraft { SourcePath = inFolder ? Path.GetDirectoryName(link) : link, Name = "linked" });

        Assert.Equal(Presence.Stored, node.Presence);
        Assert.Equal(new FileInfo(file).Length * (inFolder ? 2 : 1), node.OriginalBytes);
    }

    [Fact]
    public void An_unchanged_file_gives_back_the_node_that_has_it()
    {
        using RepositoryFolder folder = new();
        string file = folder.Model("a.safetensors");
        folder.Add(new NodeDraft { SourcePath = file, Name = "face" });
        string copy = folder.PathOf("copy.safetensors");
        File.Copy(file, copy);

        ModelNode again = folder.Add(new NodeDraft { SourcePath = copy, VersionOf = "face", SkipUnchanged = true });
        ModelNode changed = folder.Add(new NodeDraft { SourcePath = folder.Model("b.safetensors", 2), VersionOf = "face", SkipUnchanged = true });

        Assert.Equal("face@1", again.Id);
        Assert.Equal("face@2", changed.Id);
    }

    [Fact]
    public void A_draft_that_fails_does_not_stop_the_others()
    {
        using RepositoryFolder folder = new();
        string broken = folder.PathOf("broken.safetensors");
        File.WriteAllBytes(broken, [8, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
        using LineageRepository repository = folder.Open();
        using NodeAdder adder = repository.BeginAdd();
        foreach (string path in (string[])[folder.Model("a.safetensors"), broken, folder.Model("b.safetensors", 2)])
        {
            adder.Add(new NodeDraft { SourcePath = path }, null, CancellationToken.None);
        }

        AddedNode[] added = [.. adder.Complete(null, CancellationToken.None)];

        Assert.Equal(["a@1", null, "b@1"], added.Select(node => node.Node?.Id));
        Assert.Equal(ErrorCode.CheckpointInvalid, added[1].Error!.Code);
    }

    [Fact]
    public void Metadata_is_written_and_read_with_its_types()
    {
        using RepositoryFolder folder = new();
        Hashtable metadata = new()
        {
            ["epoch"] = 400,
            ["rate"] = 1.5e-3,
            ["done"] = true,
            ["text"] = "yes: it's # text",
            ["list"] = new object[] { 1, "two" },
            ["deep"] = new Hashtable { ["k"] = "v" },
        };

        ModelNode node = folder.Add(new NodeDraft { Name = "noted", Metadata = metadata });

        Assert.Equal(Presence.MetadataOnly, node.Presence);
        Assert.Equal(400L, node.Metadata["epoch"]);
        Assert.Equal(1.5e-3, node.Metadata["rate"]);
        Assert.Equal(true, node.Metadata["done"]);
        Assert.Equal("yes: it's # text", node.Metadata["text"]);
        Assert.Equal([1L, "two"], Assert.IsType<object[]>(node.Metadata["list"]));
        Assert.Equal("v", ((IDictionary)node.Metadata["deep"]!)["k"]);
    }

    [Fact]
    public void A_creation_function_makes_a_declared_node()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("base.safetensors") });

        ModelNode node = folder.Add(new NodeDraft
        {
            Name = "pruned",
            Parents = ["base"],
            Create = new Hashtable { ["builtin"] = "prune", ["parameters"] = new Hashtable { ["sparsity"] = 0.6 } },
        });

        Assert.Equal(Presence.Declared, node.Presence);
        Assert.Contains("builtin: prune", folder.DeclarationText, StringComparison.Ordinal);
    }

    [Fact]
    public void One_content_in_two_nodes_is_stored_once()
    {
        using RepositoryFolder folder = new();
        string file = folder.Model("a.safetensors");
        ModelNode first = folder.Add(new NodeDraft { SourcePath = file, Name = "one" });

        ModelNode second = folder.Add(new NodeDraft { SourcePath = file, Name = "two" });

        Assert.Equal(first.ContentId, second.ContentId);
        using LineageRepository repository = folder.Open();
        StoreMeasure measure = repository.Maintenance.Measure(null, CancellationToken.None);
        Assert.Equal(measure.StoredBytes, measure.SharedBytes);
        Assert.Equal(2, measure.Nodes);
    }

    [Fact]
    public void A_thousand_nodes_in_one_go_are_all_there()
    {
        using RepositoryFolder folder = new();
        using LineageRepository repository = folder.Open();
        using NodeAdder adder = repository.BeginAdd();
        List<string> ids = [];
        for (int i = 0; i < 1000; i++)
        {
            adder.Add(new NodeDraft { Name = $"n{i}", Parents = i == 0 ? [] : ["n0"] }, null, CancellationToken.None);
            if (adder.ShouldFlush)
            {
                ids.AddRange(adder.Flush(CancellationToken.None).Select(added => added.Node!.Id));
            }
        }

        ids.AddRange(adder.Flush(CancellationToken.None).Select(added => added.Node!.Id));

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"n{i}@1"), ids);
        Assert.Equal(999, folder.Read().Resolve("n0").Children.Count);
    }
}
