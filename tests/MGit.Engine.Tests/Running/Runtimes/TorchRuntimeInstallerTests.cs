using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MGit.Engine.Errors;
using MGit.Engine.Running.Runtimes;

namespace MGit.Engine.Tests.Running.Runtimes;

public sealed class TorchRuntimeInstallerTests : IDisposable
{
    private static readonly TorchPlatform Platform = TorchPlatform.For("linux", Architecture.X64);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mgit-runtime-");
    private readonly TorchRuntimeFolders folders;
    private readonly TorchRuntimeInstaller installer;

    public TorchRuntimeInstallerTests()
    {
        folders = new(null, folder.FullName, folder.FullName);
        installer = new(folders, Platform);
    }

    [Fact]
    public void What_is_installed_is_found_and_removed()
    {
        byte[] package = Package();
        Install(new(package), package);

        TorchRuntimeLocation found = TorchRuntimeLookup.Find(folders, Platform).Found!;
        Assert.Equal((TorchRuntimeSource.Installed, TorchRuntimeLookup.Version), (found.Source, found.Version));
        Assert.Equal(["libc10.so", "libgomp.so.1", "libtorch.so", "libtorch_cpu.so", "runtime.json"], FilesIn(installer.Folder));
        Assert.Equal(new byte[300_000], File.ReadAllBytes(Path.Combine(found.Folder, "libtorch_cpu.so")));

        installer.Uninstall();
        Assert.Null(TorchRuntimeLookup.Find(folders, Platform).Found);
        Assert.Equal([".lock"], FilesIn(Path.Combine(folder.FullName, "torch")));
    }

    [Fact]
    public void A_download_that_breaks_goes_on_where_it_stopped()
    {
        byte[] package = Package();
        PackageFeed feed = new(package) { Breaks = new([100, 250]) };

        Install(feed, package);

        Assert.Equal([0L, 100L, 350L], feed.Asked);
        Assert.True(installer.IsInstalled);
    }

    [Fact]
    public void A_download_goes_on_in_another_process_from_what_has_come()
    {
        byte[] package = Package();
        string downloads = Directory.CreateDirectory(Path.Combine(folder.FullName, "torch", "downloads")).FullName;
        File.WriteAllBytes(Path.Combine(downloads, "test-torch.1.0.0.nupkg.part"), package[..200]);
        PackageFeed feed = new(package);

        Install(feed, package);

        Assert.Equal([200L], feed.Asked);
        Assert.True(installer.IsInstalled);
        Assert.Empty(FilesIn(downloads));
    }

    [Fact]
    public void A_feed_without_ranges_is_read_from_the_start_again()
    {
        byte[] package = Package();
        PackageFeed feed = new(package) { Breaks = new([100]), IgnoresRanges = true };

        Install(feed, package);

        Assert.True(installer.IsInstalled);
    }

    [Fact]
    public void Another_hash_installs_nothing_and_keeps_nothing()
    {
        byte[] package = Package();
        byte[] other = [.. package];
        other[^1] ^= 1;

        MGitException error = Assert.Throws<MGitException>(() => Install(new(other), package));

        Assert.Equal(ErrorCode.TorchRuntimeInvalid, error.Code);
        Assert.False(installer.IsInstalled);
        Assert.Empty(FilesIn(Path.Combine(folder.FullName, "torch", "downloads")));
    }

    [Fact]
    public void More_bytes_than_expected_are_not_taken()
    {
        byte[] package = Package();

        MGitException error = Assert.Throws<MGitException>(() => Install(new([.. package, 1, 2, 3]), package));

        Assert.Contains("more than the", error.Message, StringComparison.Ordinal);
        Assert.False(installer.IsInstalled);
    }

    [Theory]
    [InlineData("runtimes/linux-x64/native/../../evil.so")]
    [InlineData("runtimes/linux-x64/native/..")]
    [InlineData("runtimes/linux-x64/native/sub/evil.so")]
    [InlineData("runtimes/linux-x64/native/sub\\evil.so")]
    [InlineData("runtimes/linux-x64/native/C:evil.so")]
    public void An_entry_that_would_leave_the_folder_is_refused(string entry)
    {
        byte[] package = Package(entry);

        MGitException error = Assert.Throws<MGitException>(() => Install(new(package), package));

        Assert.Equal(ErrorCode.TorchRuntimeInvalid, error.Code);
        Assert.False(installer.IsInstalled);
        Assert.Equal([], Directory.EnumerateFiles(folder.FullName, "*evil*", SearchOption.AllDirectories));
        Assert.Equal([".lock", "downloads"], Directory.EnumerateFileSystemEntries(Path.Combine(folder.FullName, "torch")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_package_without_the_libraries_is_refused()
    {
        byte[] package = Zip(("runtimes/linux-x64/native/libc10.so", 10));

        MGitException error = Assert.Throws<MGitException>(() => Install(new(package), package));

        Assert.Contains("lacks one of libc10.so, libtorch_cpu.so, libtorch.so", error.Message, StringComparison.Ordinal);
        Assert.False(installer.IsInstalled);
    }

    [Fact]
    public void A_failed_installation_leaves_the_one_that_was_there()
    {
        byte[] good = Package();
        Install(new(good), good);
        byte[] bad = Package("runtimes/linux-x64/native/a/b");

        Assert.Throws<MGitException>(() => Install(new(bad), bad));
        Assert.NotNull(TorchRuntimeLookup.Find(folders, Platform).Found);

        Install(new(good), good);
        Assert.NotNull(TorchRuntimeLookup.Find(folders, Platform).Found);
    }

    [Fact]
    public void A_package_that_was_carried_over_is_checked_and_stays()
    {
        byte[] package = Package();
        string file = Path.Combine(folder.FullName, "test-torch.1.0.0.nupkg");
        File.WriteAllBytes(file, package);
        using HttpClient none = new(new PackageFeed([]));

        installer.Install(Described(package), folder.FullName, none, null, default);

        Assert.True(installer.IsInstalled);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void A_stopped_installation_leaves_the_part_and_nothing_else()
    {
        byte[] package = Package();
        using CancellationTokenSource stop = new();
        using HttpClient client = new(new PackageFeed(package));
        StopAt progress = new(stop, "Unpacking");

        Assert.ThrowsAny<OperationCanceledException>(() => installer.Install(Described(package), PackageFeed.Index, client, progress, stop.Token));

        Assert.False(installer.IsInstalled);
        Assert.Equal(["test-torch.1.0.0.nupkg.part"], FilesIn(Path.Combine(folder.FullName, "torch", "downloads")));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(folder.FullName, "torch"), ".unfinished*"));
    }

    [Fact]
    public void The_libraries_of_a_PyTorch_of_this_version_are_used_where_they_are()
    {
        string libraries = PyTorch("venv", $"__version__ = '{TorchRuntimeLookup.Version}+cu128'\n");

        installer.InstallFromPython(Path.Combine(folder.FullName, "venv", "bin", "python3"));

        TorchRuntimeLocation found = TorchRuntimeLookup.Find(folders, Platform).Found!;
        Assert.Equal((libraries, TorchRuntimeSource.Python), (found.Folder, found.Source));
        installer.Uninstall();
        Assert.True(File.Exists(Path.Combine(libraries, "libc10.so")));
    }

    [Theory]
    [InlineData("__version__ = '2.9.1'\n", "is PyTorch 2.9.1")]
    [InlineData("version = 1\n", "of an unknown version")]
    public void A_PyTorch_of_another_version_is_named(string text, string message)
    {
        PyTorch("venv", text);

        MGitException error = Assert.Throws<MGitException>(() => installer.InstallFromPython(Path.Combine(folder.FullName, "venv")));

        Assert.Equal(ErrorCode.TorchRuntimeMissing, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_are_known_by_what_they_are()
    {
        Assert.All(TorchRuntimePackage.Known, package =>
        {
            Assert.Matches("^[0-9a-f]{128}$", package.Sha512);
            Assert.Equal(TorchRuntimeLookup.Version, package.Version);
            Assert.EndsWith(package.Platform, package.Id, StringComparison.Ordinal);
        });
        MGitException error = Assert.Throws<MGitException>(
            () => new TorchRuntimeInstaller(folders, TorchPlatform.For("linux", Architecture.Arm64)).Package);
        Assert.Contains("There is no package of libtorch for linux-arm64; there are linux-x64, win-x64, osx-arm64", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Install(PackageFeed feed, byte[] expected)
    {
        using HttpClient client = new(feed);
        installer.Install(Described(expected), PackageFeed.Index, client, null, default);
    }

    private string PyTorch(string environment, string version)
    {
        string root = Path.Combine(folder.FullName, environment);
        Directory.CreateDirectory(Path.Combine(root, "bin"));
        File.WriteAllText(Path.Combine(root, "bin", "python3"), "");
        string torch = Path.Combine(root, "lib", "python3.13", "site-packages", "torch");
        Directory.CreateDirectory(Path.Combine(torch, "lib"));
        File.WriteAllText(Path.Combine(torch, "version.py"), "from typing import Optional\n" + version);
        foreach (string library in Platform.Libraries)
        {
            File.WriteAllText(Path.Combine(torch, "lib", library), "");
        }

        return Path.Combine(torch, "lib");
    }

    private static TorchRuntimePackage Described(byte[] package) =>
        new(Platform.Identity, "test-torch", "1.0.0", package.Length, Convert.ToHexStringLower(SHA512.HashData(package)));

    private static byte[] Package(params string[] more) => Zip(
    [
        ("test-torch.nuspec", 10), ("runtimes/linux-x64/native/libc10.so", 10), ("runtimes/linux-x64/native/libtorch_cpu.so", 300_000),
        ("runtimes/linux-x64/native/libtorch.so", 10), ("runtimes/linux-x64/native/libgomp.so.1", 10), ("runtimes/linux-x64/native/libtorch_python.so", 10),
        ("runtimes/win-x64/native/c10.dll", 10), .. more.Select(name => (name, 10)),
    ]);

    private static byte[] Zip(params (string Name, int Length)[] entries)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, int length) in entries)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(new byte[length]);
            }
        }

        return bytes.ToArray();
    }

    private static IEnumerable<string> FilesIn(string path) => Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private sealed class StopAt(CancellationTokenSource stop, string activity) : IProgress<MGit.Engine.Progress.OperationProgress>
    {
        public void Report(MGit.Engine.Progress.OperationProgress value)
        {
            if (value.Activity == activity)
            {
                stop.Cancel();
            }
        }
    }
}
