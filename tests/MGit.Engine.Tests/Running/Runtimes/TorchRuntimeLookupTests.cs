using System.Runtime.InteropServices;
using MGit.Engine.Running.Runtimes;

namespace MGit.Engine.Tests.Running.Runtimes;

public sealed class TorchRuntimeLookupTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mgit-lookup-");

    [Theory]
    [InlineData("linux", Architecture.X64, "linux-x64", "libtorch_cpu.so")]
    [InlineData("win", Architecture.X64, "win-x64", "torch_cpu.dll")]
    [InlineData("osx", Architecture.Arm64, "osx-arm64", "libtorch_cpu.dylib")]
    public void Libraries_are_called_as_the_platform_does(string system, Architecture architecture, string identity, string library)
    {
        TorchPlatform platform = TorchPlatform.For(system, architecture);
        Assert.Equal(identity, platform.Identity);
        Assert.Equal(library, platform.Libraries[1]);
    }

    [Fact]
    public void The_installed_one_comes_before_that_of_a_development_build()
    {
        TorchPlatform platform = TorchPlatform.For("linux", Architecture.X64);
        TorchRuntimeFolders folders = new(null, PathOf("data"), PathOf("sources/tests/bin"));
        Directory.CreateDirectory(folders.Code);
        File.WriteAllText(PathOf("sources/MGit.PowerShell.sln"), "");

        TorchRuntimeFinding none = TorchRuntimeLookup.Find(folders, platform);
        Assert.Null(none.Found);
        Assert.Equal(2, none.Tried.Count);
        Assert.EndsWith("nothing is installed", none.Tried[0], StringComparison.Ordinal);
        Assert.EndsWith("there is no libc10.so", none.Tried[1], StringComparison.Ordinal);

        Fill(PathOf("sources/artifacts/torch/linux-x64"), platform);
        Assert.Equal(TorchRuntimeSource.Development, TorchRuntimeLookup.Find(folders, platform).Found!.Source);

        Fill(PathOf("python"), platform);
        string note = PathOf($"data/torch/{TorchRuntimeLookup.FolderName(platform)}");
        Directory.CreateDirectory(note);
        File.WriteAllBytes(Path.Combine(note, TorchRuntimeNote.FileName), new TorchRuntimeNote(TorchRuntimeLookup.Version, "linux-x64", PathOf("python")).ToBytes());
        Assert.Equal((TorchRuntimeSource.Python, PathOf("python")), TorchRuntimeLookup.Find(folders, platform).Found is { } found ? (found.Source, found.Folder) : default);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"Version\":\"2.10.0\"}")]
    [InlineData("{\"Version\":\"1.0.0\",\"Platform\":\"linux-x64\",\"Libraries\":\".\"}")]
    public void A_note_that_is_broken_or_of_another_version_is_passed_over(string text)
    {
        TorchPlatform platform = TorchPlatform.For("linux", Architecture.X64);
        string installed = PathOf($"data/torch/{TorchRuntimeLookup.FolderName(platform)}");
        Fill(installed, platform);
        File.WriteAllText(Path.Combine(installed, TorchRuntimeNote.FileName), text);

        Assert.Null(TorchRuntimeLookup.Find(new(null, PathOf("data"), PathOf("code")), platform).Found);
    }

    [Fact]
    public void A_folder_that_the_environment_names_is_the_only_one_looked_at()
    {
        TorchPlatform platform = TorchPlatform.For("linux", Architecture.X64);
        TorchRuntimeFolders folders = new(PathOf("named"), null, PathOf("code"));

        Assert.Equal([$"MGIT_TORCH_PATH={PathOf("named")}: there is no libc10.so"], TorchRuntimeLookup.Find(folders, platform).Tried);

        Fill(PathOf("named"), platform);
        Assert.Equal(PathOf("named"), TorchRuntimeLookup.Find(folders, platform).Found!.Folder);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string PathOf(string relative) => Path.Combine(folder.FullName, relative.Replace('/', Path.DirectorySeparatorChar));

    private static void Fill(string path, TorchPlatform platform)
    {
        Directory.CreateDirectory(path);
        foreach (string library in platform.Libraries)
        {
            File.WriteAllText(Path.Combine(path, library), "");
        }
    }
}
