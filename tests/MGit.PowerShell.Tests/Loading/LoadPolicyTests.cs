using System.Reflection;
using MGit.Loader;

namespace MGit.PowerShell.Tests.Loading;

public sealed class LoadPolicyTests
{
    private static readonly string Lib = Path.Combine(Path.GetTempPath(), "module", "lib");

    [Theory]
    [InlineData("MGit.Engine", true)]
    [InlineData("MGit.Engine, Version=9.9.9.9", true)]
    [InlineData("mgit.engine", true)]
    [InlineData("MGit.Engine.resources", false)]
    [InlineData("MGit.Engine.Extra", false)]
    [InlineData("MGit", false)]
    [InlineData("YamlDotNet", false)]
    [InlineData("Microsoft.Data.Sqlite", false)]
    [InlineData("System.Management.Automation", false)]
    public void The_default_context_is_answered_for_the_engine_alone(string requested, bool answered) =>
        Assert.Equal(answered, LoadPolicy.AnswersInDefaultContext(new AssemblyName(requested)));

    [Theory]
    [InlineData("MGit.Torch", true)]
    [InlineData("mgit.torch, Version=9.9.9.9", true)]
    [InlineData("MGit.Torch.resources", false)]
    [InlineData("TorchSharp", false)]
    [InlineData("MGit.Engine", false)]
    public void Dependencies_of_MGit_Torch_are_looked_for_from_the_first_request_for_it(string requested, bool opens) =>
        Assert.Equal(opens, LoadPolicy.OpensTorch(new AssemblyName(requested)));

    [Fact]
    public void What_lies_in_lib_is_loaded()
    {
        Assert.True(LoadPolicy.LoadsInEngineContext(Path.Combine(Lib, "YamlDotNet.dll"), Lib));
        Assert.True(LoadPolicy.LoadsInEngineContext(Path.Combine(Lib, "runtimes", "linux-x64", "native", "libe_sqlite3.so"), Lib + Path.DirectorySeparatorChar));
    }

    [Theory]
    [InlineData("..", "YamlDotNet.dll")]
    [InlineData("..", "library", "YamlDotNet.dll")]
    [InlineData("..", "..", ".nuget", "packages", "yamldotnet", "YamlDotNet.dll")]
    public void What_lies_elsewhere_is_not(params string[] parts) =>
        Assert.False(LoadPolicy.LoadsInEngineContext(Path.Combine([Lib, .. parts]), Lib));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void What_the_resolver_does_not_know_is_left_to_the_default_context(string? path) =>
        Assert.False(LoadPolicy.LoadsInEngineContext(path, Lib));
}
