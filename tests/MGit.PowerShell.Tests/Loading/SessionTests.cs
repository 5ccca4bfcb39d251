using System.Reflection;
using System.Runtime.Loader;

namespace MGit.PowerShell.Tests.Loading;

public sealed class SessionTests
{
    [Fact]
    public void Import_finds_the_engine_in_a_context_of_its_own()
    {
        using var session = new Session();

        var engine = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName("MGit.Engine"));

        Assert.NotSame(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(engine));
        Assert.Equal(Path.Combine(StagedModule.Folder, "lib", "MGit.Engine.dll"), engine.Location);
    }

    [Fact]
    public void Removing_the_module_in_one_session_leaves_the_other_working()
    {
        using var first = new Session();
        using var second = new Session();

        first.Run("Remove-Module MGit");

        Assert.Empty(first.Run("Get-Module MGit"));
        Assert.Single(second.Run("Get-Module MGit"));
        Assert.NotNull(AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName("MGit.Engine")));
    }
}
