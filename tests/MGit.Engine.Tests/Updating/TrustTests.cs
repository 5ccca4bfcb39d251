using System.Collections;
using MGit.Engine.Errors;
using MGit.Engine.Repositories;
using MGit.Engine.Updating;

namespace MGit.Engine.Tests.Updating;

/// <summary>Nothing of the repository runs that the user has not agreed to as it is.</summary>
public sealed class TrustTests : IDisposable
{
    private static readonly UpdateRequest Everything = new() { All = true };

    private readonly UpdateFolder _folder = new();

    public TrustTests()
    {
        _folder.Script("make.ps1", (call, _) => FakeScripts.Derive(call));
        _folder.Files.Add(new NodeDraft { Name = "node", Create = new Hashtable { ["script"] = "make.ps1" } });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_script_that_was_not_agreed_to_does_not_run()
    {
        using LineageRepository repository = _folder.Open();

        UpdateStep step = Assert.Single(repository.Updates.Run(repository.Updates.Plan(Everything), new UpdateOptions(), null, CancellationToken.None));

        Assert.Equal(UpdateState.Failed, step.State);
        Assert.Equal(ErrorCode.NotTrusted, Assert.IsType<MGitException>(step.Error).Code);
        Assert.Empty(_folder.Scripts.Calls);
    }

    [Fact]
    public void One_that_changed_since_it_was_agreed_to_does_not_run()
    {
        using LineageRepository repository = _folder.Open();
        UpdatePlan plan = UpdateFolder.Plan(repository, Everything);
        File.AppendAllText(Path.Combine(_folder.Root, "make.ps1"), "# and more\n");

        UpdateStep step = Assert.Single(repository.Updates.Run(plan, new UpdateOptions(), null, CancellationToken.None));

        Assert.Equal(ErrorCode.NotTrusted, Assert.IsType<MGitException>(step.Error).Code);
        Assert.Empty(_folder.Scripts.Calls);
    }
}
