using MGit.Engine.Repositories;
using MGit.Engine.Updating;

namespace MGit.Engine.CrashHost.Scenarios;

/// <summary>A cascade in the repository in "repository". Reported: "made previous node" once a node is there.</summary>
internal static class UpdateScenarios
{
    internal static void Cascade(ScenarioRun run)
    {
        using LineageRepository repository = LineageRepository.Open(
            Path.Combine(run.Folder, "repository"), new RepositoryOptions { Scripts = new DerivingScripts(), TrustFolder = Path.Combine(run.Folder, "trust") });
        UpdatePlan plan = repository.Updates.Plan(new UpdateRequest { From = "base@1", To = "base@2" });
        repository.Tests.Trust.Add(plan.Runnables);
        foreach (UpdateStep step in repository.Updates.Run(plan, new UpdateOptions(), null, CancellationToken.None))
        {
            if (step.State is not (UpdateState.Created or UpdateState.UpToDate))
            {
                throw step.Error ?? new InvalidOperationException(step.Reason);
            }

            run.Report($"made {step.PreviousNode} {step.Node}");
        }
    }
}
