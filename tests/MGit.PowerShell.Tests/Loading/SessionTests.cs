namespace MGit.PowerShell.Tests.Loading;

public sealed class SessionTests
{
    [Fact]
    public void Removing_the_module_in_one_session_leaves_the_other_working()
    {
        using var first = new Session();
        using var second = new Session();

        first.Run("Remove-Module MGit");

        Assert.Empty(first.Run("Get-Module MGit"));
        Assert.Single(second.Run("Get-Module MGit"));
        Assert.NotEmpty(second.Run("(Get-Command Get-ModelNode).Parameters['Presence'].ParameterType.FullName"));
        Assert.Contains("MGit.Engine", FailInEngine(second), StringComparison.Ordinal);
    }

    [Fact]
    public void The_module_can_be_imported_again_after_every_session_removed_it()
    {
        using (var before = new Session())
        {
            before.Run("Remove-Module MGit");
        }

        using var session = new Session(import: false);
        session.Import();
        session.Import();
        session.Run("Remove-Module MGit");
        session.Import();

        Assert.Contains("MGit.Engine", FailInEngine(session), StringComparison.Ordinal);
    }

    [Fact]
    public void Sessions_share_one_engine()
    {
        using var first = new Session();
        using var second = new Session();
        const string engineType = "(Get-Command Get-ModelNode).Parameters['Presence'].ParameterType";

        Assert.Same(first.Run(engineType)[0].BaseObject, second.Run(engineType)[0].BaseObject);
    }

    // A cmdlet that gets as far as the engine: that the folder is no repository is found there.
    private static string FailInEngine(Session session)
    {
        var result = session.TryRun($"Get-Lineage -Repository '{TestEnvironment.Scratch}'");
        return Assert.Single(result.Errors).Exception.StackTrace!;
    }
}
