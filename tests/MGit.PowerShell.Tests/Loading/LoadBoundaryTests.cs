using System.Data.Common;
using System.Reflection;
using System.Runtime.Loader;

namespace MGit.PowerShell.Tests.Loading;

public sealed class LoadBoundaryTests
{
    [Fact]
    public void The_engine_lives_in_a_context_of_its_own_out_of_lib()
    {
        using var session = new Session();

        var context = EngineContext.Get();

        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.Equal(Path.Combine(StagedModule.Folder, "lib", "MGit.Engine.dll"), EngineContext.Load("MGit.Engine").Location);
    }

    [Theory]
    [InlineData("YamlDotNet")]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("SQLitePCLRaw.core")]
    [InlineData("ZstdSharp")]
    [InlineData("System.IO.Hashing")]
    public void Another_version_in_the_default_context_is_neither_used_nor_replaced(string library)
    {
        using var session = new Session();

        var own = EngineContext.Load(library);
        var foreign = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(library));

        Assert.Equal(ForeignLibraries.Version, foreign.GetName().Version);
        Assert.NotEqual(ForeignLibraries.Version, own.GetName().Version);
        Assert.Equal(Path.Combine(StagedModule.Folder, "lib", library + ".dll"), own.Location);
        Assert.Same(EngineContext.Get(), AssemblyLoadContext.GetLoadContext(own));
    }

    [Fact]
    public void The_engine_reads_yaml_with_its_own_library()
    {
        using var session = new Session();
        var builder = Activator.CreateInstance(EngineContext.Load("YamlDotNet").GetType("YamlDotNet.Serialization.DeserializerBuilder", throwOnError: true)!)!;

        var deserializer = builder.GetType().GetMethod("Build")!.Invoke(builder, null)!;
        var read = deserializer.GetType().GetMethods()
            .Single(method => method is { Name: "Deserialize", IsGenericMethod: false } && method.GetParameters() is [{ ParameterType: var only }] && only == typeof(string))
            .Invoke(deserializer, ["face: 2"]);

        var entry = Assert.Single(Assert.IsType<IDictionary<object, object>>(read, exactMatch: false));
        Assert.Equal("face", entry.Key);
    }

    [Fact]
    public void The_engine_opens_SQLite_with_the_native_library_of_lib()
    {
        using var session = new Session();
        var type = EngineContext.Load("Microsoft.Data.Sqlite").GetType("Microsoft.Data.Sqlite.SqliteConnection", throwOnError: true)!;

        using var connection = (DbConnection)Activator.CreateInstance(type, "Data Source=:memory:")!;
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 6 * 7";

        Assert.Equal(42L, command.ExecuteScalar());
        if (OperatingSystem.IsLinux())
        {
            var native = File.ReadAllLines("/proc/self/maps").Where(line => line.EndsWith("libe_sqlite3.so", StringComparison.Ordinal));
            Assert.All(native, line => Assert.Contains(Path.Combine(StagedModule.Folder, "lib", "runtimes"), line, StringComparison.Ordinal));
            Assert.NotEmpty(native);
        }
    }
}
