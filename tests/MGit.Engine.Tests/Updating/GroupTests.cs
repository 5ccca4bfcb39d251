using MGit.Engine.Repositories;
using MGit.Engine.Running;
using MGit.Engine.Updating;

namespace MGit.Engine.Tests.Updating;

/// <summary>Nodes that share parameters are trained together, and become nodes together.</summary>
public sealed class GroupTests : IDisposable
{
    private readonly UpdateFolder _folder = new();

    public GroupTests()
    {
        _folder.Add("base");
        File.WriteAllText(Path.Combine(_folder.Root, "digits.csv"), "x,label\n1,0\n2,1\n");
        _folder.Files.DeclarationText += """
              - name: parity
                parents: [base@1]
                architecture: {kind: mlp, inputs: 1, hidden: [4], outputs: 2}
                create: {builtin: finetune, parameters: {dataset: digits, epochs: 1, seed: 3}}
              - name: identity
                parents: [base@1]
                architecture: {kind: mlp, inputs: 1, hidden: [4], outputs: 2}
                freeze: ["layers.0.*"]
                create: {builtin: finetune, parameters: {dataset: digits, epochs: 1, seed: 4}}
            groups:
              - {name: tasks, members: [parity, identity], shared: ["layers.*"]}
            datasets:
              digits: {path: digits.csv, label: label}

            """;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Members_are_trained_in_one_request_and_recorded_each()
    {
        IReadOnlyList<UpdateStep> steps = _folder.Update(new UpdateRequest { All = true });

        Assert.All(steps, step => Assert.True(step.State == UpdateState.Created, step.Reason));
        Assert.All(steps, step => Assert.Equal("tasks", step.Group));
        TrainingRequest request = Assert.Single(_folder.Training.Requests);
        Assert.Equal(["parity@1", "identity@1"], request.Models.Select(model => model.Name));
        Assert.Equal(["layers.*"], request.Shared);
        Assert.Equal(["layers.0.*"], request.Models[1].Freeze);
        Assert.All(request.Datasets, dataset => Assert.True(Path.IsPathRooted(dataset.Path)));
        LineageRun run = Assert.Single(_folder.Runs("identity", log: true));
        Assert.Equal(("finetune", "tasks", 4L, "cpu"), (run.Creation, run.Group, run.Seed, run.Device));
        Assert.Contains("parity@1: loss 0.5", run.Log);
    }

    [Fact]
    public void A_cascade_trains_them_together_again()
    {
        _folder.Update(new UpdateRequest { All = true });
        _folder.Add("", versionOf: "base", seed: 7);

        IReadOnlyList<UpdateStep> steps = _folder.Update(new UpdateRequest { From = "base@1", To = "base@2" });

        Assert.Equal(["parity@2", "identity@2"], steps.Select(step => step.Node));
        Assert.Equal(2, _folder.Training.Requests.Count);
        Assert.Equal(2, _folder.Training.Requests.Last().Models.Count);
        LineageSnapshot now = _folder.Files.Read();
        Assert.Equal(["base@2"], now.Resolve("parity@2").Parents);
        Assert.Equal(["layers.0.*"], now.Declaration.Find(now.Resolve("identity@2").NodeId)!.Freeze);
    }

    [Fact]
    public void A_member_that_is_not_valid_blocks_the_others()
    {
        _folder.Files.DeclarationText = _folder.Files.DeclarationText.Replace("epochs: 1, seed: 4", "epochz: 1, seed: 4", StringComparison.Ordinal);

        Dictionary<string, UpdateStep> steps = _folder.Update(new UpdateRequest { All = true }).ToDictionary(step => step.Node!);

        Assert.Contains("epochz", steps["identity@1"].Reason);
        Assert.Equal("It trains together with identity@1 (group tasks), which is blocked.", steps["parity@1"].Reason);
        Assert.Empty(_folder.Training.Requests);
    }
}
