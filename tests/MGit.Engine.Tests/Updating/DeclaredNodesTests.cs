using System.Collections;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Updating;

namespace MGit.Engine.Tests.Updating;

public sealed class DeclaredNodesTests : IDisposable
{
    private readonly UpdateFolder _folder = new();

    public DeclaredNodesTests() => _folder.Script("make.ps1", (call, _) => FakeScripts.Derive(call));

    public void Dispose() => _folder.Dispose();

    private void Declare(string nodes) => _folder.Files.DeclarationText = "schema: 1\nnodes:\n" + nodes;

    [Fact]
    public void What_is_declared_is_made_parents_first_and_bare_parents_are_pinned()
    {
        Declare("""
              - name: leaf # the last one
                parents: [middle]
                create: {script: make.ps1}
              - name: middle
                parents: [root@1]
                create: {script: make.ps1}
              - name: root
                create: {script: make.ps1}
            """);

        IReadOnlyList<UpdateStep> steps = _folder.Update(new UpdateRequest { All = true });

        Assert.Equal(["root@1", "middle@1", "leaf@1"], steps.Select(step => step.Node));
        Assert.All(steps, step => Assert.True(step.State == UpdateState.Created, step.Reason));
        LineageSnapshot now = _folder.Files.Read();
        Assert.All(now.Nodes, node => Assert.Equal(Presence.Stored, node.Presence));
        Assert.All(now.Nodes, node => Assert.NotNull(node.LastRun));
        Assert.Contains("parents: [middle@1]", _folder.Files.DeclarationText);
        Assert.Contains("# the last one", _folder.Files.DeclarationText);
        Assert.Empty(_folder.Update(new UpdateRequest { All = true }));
    }

    [Fact]
    public void A_node_brings_the_declared_nodes_it_needs_and_no_others()
    {
        Declare("""
              - {name: root, create: {script: make.ps1}}
              - {name: wanted, parents: [root@1], create: {script: make.ps1}}
              - {name: other, parents: [root@1], create: {script: make.ps1}}
            """);

        _folder.Update(new UpdateRequest { Nodes = ["wanted"] });

        Assert.Equal(["root@1", "wanted@1"], _folder.Files.Read().Nodes.Where(node => node.Presence == Presence.Stored).Select(node => node.Id));
    }

    [Fact]
    public void A_node_declared_by_a_cmdlet_keeps_its_identity()
    {
        _folder.Add("root");
        Guid? uid = _folder.Files.Add(new NodeDraft { Name = "child", Parents = ["root"], Create = new Hashtable { ["script"] = "make.ps1" } }).Uid;

        UpdateStep step = Assert.Single(_folder.Update(new UpdateRequest { Nodes = ["child"] }));

        Assert.Equal(UpdateState.Created, step.State);
        ModelNode made = _folder.Files.Read().Resolve("child");
        Assert.Equal((uid, Presence.Stored), (made.Uid, made.Presence));
    }

    [Fact]
    public void A_source_is_read_where_it_is_there()
    {
        File.WriteAllBytes(Path.Combine(_folder.Root, "given.safetensors"), Repositories.TestModel.Make(8));
        Declare("  - {name: given, source: given.safetensors}\n");

        UpdateStep step = Assert.Single(_folder.Update(new UpdateRequest { All = true }));

        Assert.True(step.State == UpdateState.Created, step.Reason);
        Assert.Equal(Repositories.TestModel.Make(8), _folder.Files.Export("given"));
        Assert.True(File.Exists(Path.Combine(_folder.Root, "given.safetensors")));
    }

    [Theory]
    [InlineData("{builtin: prnue, parameters: {sparsity: 0.5}}", "did you mean \"prune\"")]
    [InlineData("{builtin: prune}", "sparsity")]
    [InlineData("{builtin: prune, parameters: {sparsety: 0.5}}", "sparsety")]
    [InlineData("{builtin: prune, parameters: {sparsity: much}}", "sparsity")]
    [InlineData("{builtin: slerp}", "slerp needs 2 parents, and the node has 1.")]
    [InlineData("{builtin: finetune, parameters: {dataset: digits}}", "architecture")]
    [InlineData("{script: missing.ps1}", "missing.ps1 is not in the repository")]
    public void What_cannot_work_is_said_before_anything_runs(string create, string reason)
    {
        Declare($$$"""
              - {name: root, create: {script: make.ps1}}
              - {name: child, parents: [root@1], create: {{{create}}} }
            """);

        using LineageRepository repository = _folder.Open();
        UpdateStep step = repository.Updates.Plan(new UpdateRequest { All = true }).Steps[1];

        Assert.Equal(UpdateState.Blocked, step.State);
        Assert.Contains(reason, step.Reason);
        Assert.Empty(_folder.Scripts.Calls);
    }

    [Fact]
    public void What_failed_is_found_by_the_node_it_was_for_also_where_that_is_written_by_hand()
    {
        _folder.Script("broken.ps1", (_, _) => throw new InvalidOperationException("no data"));
        Declare("  - {name: hand, create: {script: broken.ps1}}\n");

        _folder.Update(new UpdateRequest { All = true });
        Assert.Equal(RunOutcome.Failed, Assert.Single(_folder.Runs("hand")).Outcome);

        _folder.Script("broken.ps1", (call, _) => FakeScripts.Derive(call));
        _folder.Update(new UpdateRequest { All = true });
        Assert.Equal([RunOutcome.Created, RunOutcome.Failed], _folder.Runs("hand").Select(run => run.Outcome));
    }

    [Fact]
    public void A_parent_without_content_blocks()
    {
        Declare("""
              - {name: noted}
              - {name: child, parents: [noted@1], create: {script: make.ps1}}
            """);

        UpdateStep step = Assert.Single(_folder.Update(new UpdateRequest { Nodes = ["child"] }));

        Assert.Equal(UpdateState.Blocked, step.State);
        Assert.Contains("noted@1 records a model without content", step.Reason);
    }

    [Fact]
    public void Arithmetic_of_stored_parents_makes_a_node_that_runs_do_not_change()
    {
        _folder.Add("a", seed: 1);
        _folder.Add("b", seed: 2);
        _folder.Files.Add(new NodeDraft { Name = "mean", Parents = ["a", "b"], Create = new Hashtable { ["builtin"] = "average" } });
        _folder.Files.Add(new NodeDraft { Name = "again", Parents = ["a", "b"], Create = new Hashtable { ["builtin"] = "average" } });

        IReadOnlyList<UpdateStep> steps = _folder.Update(new UpdateRequest { All = true });

        Assert.All(steps, step => Assert.True(step.State == UpdateState.Created, step.Reason));
        LineageSnapshot now = _folder.Files.Read();
        Assert.Equal(now.Resolve("mean").ContentId, now.Resolve("again").ContentId);
        Assert.NotEqual(now.Resolve("a").ContentId, now.Resolve("mean").ContentId);
    }

    [Theory]
    [InlineData("parents: [b@1]", "create: {script: make.ps1}")]
    [InlineData("parents: [a@1]", "create: {script: make.ps1, parameters: {rate: 2}}")]
    public void A_node_that_a_person_declared_otherwise_meanwhile_does_not_get_the_content(string parents, string create)
    {
        string Nodes(string entry, string note) => $"  - {{name: a, create: {{script: other.ps1}}}}\n  - {{name: b, create: {{script: other.ps1}}}}\n  - {{name: child, description: {note}, {entry}}}\n";
        _folder.Script("other.ps1", (call, _) => FakeScripts.Derive(call));
        Declare(Nodes("parents: [a@1], create: {script: make.ps1}", "first"));
        _folder.Update(new UpdateRequest { Nodes = ["a", "b"] });
        string edited = Nodes($"{parents}, {create}", "second");
        _folder.Script("make.ps1", (call, _) =>
        {
            Declare(edited);
            FakeScripts.Derive(call);
        });

        UpdateStep failed = Assert.Single(_folder.Update(new UpdateRequest { Nodes = ["child"] }));

        Assert.Equal((UpdateState.Failed, Errors.ErrorCode.DeclarationConflict), (failed.State, Assert.IsType<Errors.MGitException>(failed.Error).Code));
        Assert.Equal(Presence.Declared, _folder.Files.Read().Resolve("child").Presence);
        Assert.Equal(UpdateState.Created, Assert.Single(_folder.Update(new UpdateRequest { Nodes = ["child"] })).State);
    }

    [Fact]
    public void A_description_written_meanwhile_takes_no_content_away()
    {
        Declare("  - {name: node, create: {script: make.ps1}}\n");
        _folder.Script("make.ps1", (call, _) =>
        {
            Declare("  - {name: node, description: written meanwhile, tags: [new], create: {script: make.ps1}}\n");
            FakeScripts.Derive(call);
        });

        UpdateStep step = Assert.Single(_folder.Update(new UpdateRequest { Nodes = ["node"] }));

        Assert.True(step.State == UpdateState.Created, step.Reason);
        Assert.Equal("written meanwhile", _folder.Files.Read().Resolve("node").Description);
    }

    [Fact]
    public void An_output_folder_that_is_gone_says_so()
        => AssertRefused(call => Directory.Delete(FakeScripts.Output(call)), "removed its output folder");

    [Fact]
    public void A_model_that_is_not_in_the_output_folder_is_not_taken()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Links need a privilege there.
        }

        string outside = Directory.CreateDirectory(_folder.Files.PathOf("outside")).FullName;
        File.WriteAllBytes(Path.Combine(outside, "model.safetensors"), Repositories.TestModel.Make(3));

        AssertRefused(call => File.CreateSymbolicLink(Path.Combine(FakeScripts.Output(call), "model.safetensors"), Path.Combine(outside, "model.safetensors")), "the link 'model.safetensors'");
        AssertRefused(call => Directory.CreateSymbolicLink(Path.Combine(FakeScripts.Output(call), "model"), outside), "the link 'model'");
        AssertRefused(
            call =>
            {
                Directory.Delete(FakeScripts.Output(call));
                Directory.CreateSymbolicLink(FakeScripts.Output(call), outside);
            },
            "removed its output folder");
        Assert.True(File.Exists(Path.Combine(outside, "model.safetensors")));
    }

    private void AssertRefused(Action<Engine.Running.ScriptCall> script, string reason)
    {
        Declare("  - {name: node, create: {script: make.ps1}}\n");
        _folder.Script("make.ps1", (call, _) => script(call));

        UpdateStep step = Assert.Single(_folder.Update(new UpdateRequest { Nodes = ["node"] }));

        Assert.Equal((UpdateState.Failed, Errors.ErrorCode.CreationFailed), (step.State, Assert.IsType<Errors.MGitException>(step.Error).Code));
        Assert.Contains(reason, step.Reason, StringComparison.Ordinal);
        Assert.Equal(Presence.Declared, _folder.Files.Read().Resolve("node").Presence);
        Assert.Empty(_folder.Leftovers());
    }
}
