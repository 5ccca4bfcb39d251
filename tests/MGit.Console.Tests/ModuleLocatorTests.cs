namespace MGit.Console.Tests;

public sealed class ModuleLocatorTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("mgit-locator-").FullName;

    [Fact]
    public void The_module_beside_the_console_comes_before_that_of_a_build_above_it()
    {
        var console = Directory.CreateDirectory(Path.Combine(root, "src", "bin")).FullName;
        var built = Put("artifacts", "module", "MGit");
        Assert.Equal(built, ModuleLocator.Find(console, named: null));

        var beside = Put("src", "bin", "MGit");
        Assert.Equal(beside, ModuleLocator.Find(console, named: null));
    }

    [Fact]
    public void A_named_folder_is_the_only_one()
    {
        Put("bin", "MGit");
        var named = Path.Combine(root, "elsewhere");

        var missing = Assert.Throws<FileNotFoundException>(() => ModuleLocator.Find(Path.Combine(root, "bin"), named));

        Assert.Contains(Path.Combine(named, "MGit.psd1"), missing.Message, StringComparison.Ordinal);
        Assert.Contains(ModuleLocator.EnvironmentVariable, missing.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string Put(params string[] folder)
    {
        var path = Path.Combine([root, .. folder]);
        Directory.CreateDirectory(path);
        var manifest = Path.Combine(path, "MGit.psd1");
        File.WriteAllText(manifest, "@{}");
        return manifest;
    }
}
