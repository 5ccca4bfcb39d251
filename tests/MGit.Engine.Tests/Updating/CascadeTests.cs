using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Updating;

namespace MGit.Engine.Tests.Updating;

public sealed class CascadeTests : IDisposable
{
    private static readonly UpdateRequest BaseReplaced = new() { From = "base@1", To = "base@2" };

    private readonly UpdateFolder _folder = new();

    public CascadeTests() => _folder.Script("make.ps1", (call, _) => FakeScripts.Derive(call));

    public void Dispose() => _folder.Dispose();

    /// <summary>base → left, right → both; other → both.</summary>
    private void Diamond()
    {
        _folder.Add("base");
        _folder.Add("other", seed: 5);
        _folder.Add("left", ["base@1"], "make.ps1", seed: 2);
        _folder.Add("right", ["base@1"], "make.ps1", seed: 3);
        _folder.Add("both", ["left@1", "other@1", "right@1"], "make.ps1", seed: 4);
        _folder.Add("", versionOf: "base", seed: 6);
    }

    [Fact]
    public void What_descends_from_the_replaced_version_gets_a_next_version()
    {
        Diamond();

        IReadOnlyList<UpdateStep> steps = _folder.Update(BaseReplaced);

        Assert.All(steps, step => Assert.True(step.State == UpdateState.Created, step.Reason));
        Assert.Equal(["left@2", "right@2", "both@2"], steps.Select(step => step.Node));
        LineageSnapshot now = _folder.Files.Read();
        Assert.Equal(["base@2"], now.Resolve("left@2").Parents);
        Assert.Equal(["left@2", "other@1", "right@2"], now.Resolve("both@2").Parents);
        ModelNode made = now.Resolve("both@2");
        Assert.Equal(Presence.Stored, made.Presence);
        Assert.Equal("both@1", made.PreviousVersion);
        Assert.Equal("digits", made.Type);
        Assert.Equal(["kept"], made.Tags);
        Assert.Equal("vision", made.Metadata["owner"]);
        Assert.NotNull(made.LastRun);
        Assert.NotNull(now.Declaration.Find(made.NodeId)!.Create);
        Assert.Null(now.Declaration.Find(made.NodeId)!.Source);
        Assert.Empty(_folder.Leftovers());
    }

    [Fact]
    public void The_same_update_again_makes_nothing()
    {
        Diamond();
        _folder.Update(BaseReplaced);
        int calls = _folder.Scripts.Calls.Count;

        IReadOnlyList<UpdateStep> again = _folder.Update(BaseReplaced);

        Assert.All(again, step => Assert.Equal(UpdateState.UpToDate, step.State));
        Assert.Equal(["both@2", "left@2", "right@2"], again.Select(step => step.Node).Order());
        Assert.Equal(calls, _folder.Scripts.Calls.Count);
        Assert.Equal(9, _folder.Files.Read().Nodes.Count);
    }

    [Fact]
    public void What_fails_stops_its_own_descendants_only_and_is_made_the_next_time()
    {
        Diamond();
        _folder.Add("leaf", ["both@1"], "make.ps1", seed: 9);
        _folder.Script("broken.ps1", (_, _) => throw new InvalidOperationException("no memory for left"));
        using (LineageRepository repository = _folder.Open())
        {
            repository.Edits.Set("left@1", new NodeChanges { Create = new Dictionary<string, object> { ["script"] = "broken.ps1" } });
        }

        Dictionary<string, UpdateStep> steps = _folder.Update(BaseReplaced).ToDictionary(step => step.PreviousNode!);

        Assert.Equal(UpdateState.Failed, steps["left@1"].State);
        Assert.Equal(ErrorCode.CreationFailed, Assert.IsType<MGitException>(steps["left@1"].Error).Code);
        Assert.Contains("no memory for left", steps["left@1"].Reason);
        Assert.Null(steps["left@1"].Node);
        Assert.Equal(UpdateState.Created, steps["right@1"].State);
        Assert.Equal((UpdateState.Blocked, "Its parent left@1 failed."), (steps["both@1"].State, steps["both@1"].Reason));
        Assert.Equal((UpdateState.Blocked, "Its parent both@1 is blocked."), (steps["leaf@1"].State, steps["leaf@1"].Reason));
        LineageRun failed = Assert.Single(_folder.Runs("left@1"));
        Assert.Equal((RunOutcome.Failed, "left@1"), (failed.Outcome, failed.PreviousNode));
        Assert.Null(_folder.Files.Read().Find("left@2"));

        _folder.Script("broken.ps1", (call, _) => FakeScripts.Derive(call));
        Dictionary<string, UpdateStep> again = _folder.Update(BaseReplaced).ToDictionary(step => step.PreviousNode!);

        Assert.Equal(UpdateState.UpToDate, again["right@1"].State);
        Assert.Equal(["left@2", "other@1", "right@2"], again["both@1"].Parents);
        Assert.All(["left@1", "both@1", "leaf@1"], id => Assert.Equal(UpdateState.Created, again[id].State));
        Assert.Equal(1, _folder.Scripts.Calls.Count(call => call == "right@2"));
    }

    [Fact]
    public void A_node_without_a_creation_function_is_blocked_and_so_are_its_descendants()
    {
        _folder.Add("base");
        _folder.Add("bare", ["base@1"], seed: 2);
        _folder.Add("below", ["bare@1"], "make.ps1", seed: 3);
        _folder.Add("aside", ["base@1"], "make.ps1", seed: 4);
        _folder.Add("", versionOf: "base", seed: 5);

        Dictionary<string, UpdateStep> steps = _folder.Update(BaseReplaced).ToDictionary(step => step.PreviousNode!);

        Assert.Equal((UpdateState.Blocked, "It has no creation function."), (steps["bare@1"].State, steps["bare@1"].Reason));
        Assert.Equal(UpdateState.Blocked, steps["below@1"].State);
        Assert.Equal(UpdateState.Created, steps["aside@1"].State);
    }

    [Fact]
    public void A_plan_says_everything_and_changes_nothing()
    {
        Diamond();
        string before = _folder.Files.DeclarationText;

        using LineageRepository repository = _folder.Open();
        UpdatePlan plan = UpdateFolder.Plan(repository, BaseReplaced);

        Assert.Equal(["left@2", "right@2", "both@2"], plan.Steps.Select(step => step.Node));
        Assert.Equal(["left@2", "other@1", "right@2"], plan.Steps[2].Parents);
        Assert.All(plan.Steps, step => Assert.Equal((UpdateState.Planned, "script make.ps1"), (step.State, step.Creation)));
        Assert.Equal(before, _folder.Files.DeclarationText);
        Assert.Empty(_folder.Scripts.Calls);
    }

    [Fact]
    public void Skip_takes_out_a_node_and_until_what_is_below_one()
    {
        Diamond();
        _folder.Add("leaf", ["both@1"], "make.ps1", seed: 9);

        Dictionary<string, UpdateStep> steps = _folder.Update(new UpdateRequest
        {
            From = "base@1",
            To = "base@2",
            Skip = node => node.Name == "left",
            Until = node => node.Name == "both",
        }).ToDictionary(step => step.PreviousNode!);

        Assert.Equal(UpdateState.Skipped, steps["left@1"].State);
        Assert.Equal(UpdateState.Skipped, steps["leaf@1"].State);
        Assert.Equal(["left@1", "other@1", "right@2"], steps["both@1"].Parents);
    }

    [Fact]
    public void Branches_run_side_by_side_up_to_the_limit()
    {
        using Barrier together = new(2);
        _folder.Script("meet.ps1", (call, token) =>
        {
            Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(30), token));
            FakeScripts.Derive(call);
        });
        _folder.Add("base");
        _folder.Add("left", ["base@1"], "meet.ps1", seed: 2);
        _folder.Add("right", ["base@1"], "meet.ps1", seed: 3);
        _folder.Add("", versionOf: "base", seed: 6);

        IReadOnlyList<UpdateStep> steps = _folder.Update(BaseReplaced, new UpdateOptions { ThrottleLimit = 2 });

        Assert.All(steps, step => Assert.True(step.State == UpdateState.Created, step.Reason));
    }

    [Fact]
    public void A_stop_leaves_no_node_and_a_record_of_the_run()
    {
        using CancellationTokenSource stop = new();
        _folder.Script("slow.ps1", (call, token) =>
        {
            FakeScripts.Derive(call);
            stop.Cancel();
            token.WaitHandle.WaitOne();
            token.ThrowIfCancellationRequested();
        });
        _folder.Add("base");
        _folder.Add("left", ["base@1"], "slow.ps1", seed: 2);
        _folder.Add("", versionOf: "base", seed: 6);

        using (LineageRepository repository = _folder.Open())
        {
            UpdatePlan plan = UpdateFolder.Plan(repository, BaseReplaced);
            Assert.ThrowsAny<OperationCanceledException>(() => repository.Updates.Run(plan, new UpdateOptions(), null, stop.Token).ToArray());
        }

        Assert.Null(_folder.Files.Read().Find("left@2"));
        Assert.Equal(RunOutcome.Stopped, Assert.Single(_folder.Runs("left@1")).Outcome);
        Assert.Empty(_folder.Leftovers());
    }

    [Fact]
    public void Two_updates_at_once_make_a_node_once()
    {
        Diamond();
        using LineageRepository first = _folder.Open();
        using LineageRepository second = _folder.Open();
        UpdatePlan one = UpdateFolder.Plan(first, BaseReplaced);
        UpdatePlan two = UpdateFolder.Plan(second, BaseReplaced);

        UpdateStep[] made = [.. first.Updates.Run(one, new UpdateOptions(), null, CancellationToken.None)];
        UpdateStep[] found = [.. second.Updates.Run(two, new UpdateOptions(), null, CancellationToken.None)];

        Assert.All(made, step => Assert.Equal(UpdateState.Created, step.State));
        Assert.All(found, step => Assert.True(step.State == UpdateState.UpToDate, step.Reason));
        Assert.Equal(made.Select(step => step.Node), found.Select(step => step.Node));
        Assert.Equal(9, first.Read().Nodes.Count);
    }

    [Fact]
    public void A_version_that_is_not_later_cannot_replace_another()
    {
        Diamond();

        Assert.Equal(ErrorCode.ArgumentInvalid, Fault(new UpdateRequest { From = "base@2", To = "base@1" }));
        Assert.Equal(ErrorCode.ArgumentInvalid, Fault(new UpdateRequest { From = "base@1", To = "base@1" }));
        Assert.Equal(ErrorCode.NodeNotFound, Fault(new UpdateRequest { From = "base@1", To = "base@9" }));

        ErrorCode Fault(UpdateRequest request) => Assert.Throws<MGitException>(() => _folder.Update(request)).Code;
    }
}
