using System.Globalization;

namespace MGit.PowerShell.Tests.Loading;

/// <summary>Importing, each time in a process of its own that has seen nothing of the module before.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly string folder = Directory.CreateDirectory(Path.Combine(TestEnvironment.Scratch, Guid.NewGuid().ToString("N"))).FullName;

    [Fact]
    public void Import_takes_less_than_a_second()
    {
        // The best of several: what else the machine does at the moment is not the module's doing.
        var best = Enumerable.Range(0, 5).Min(_ => double.Parse(
            InFreshProcess("$watch = [Diagnostics.Stopwatch]::StartNew(); Import-Module $module; $watch.Elapsed.TotalMilliseconds"), CultureInfo.InvariantCulture));

        Assert.InRange(best, 0, 1000);
    }

    [LinuxFact]
    public void Import_loads_no_native_library()
    {
        const string natives = "[IO.File]::ReadAllLines('/proc/self/maps') | ForEach-Object { ($_ -split ' +', 6)[5] } | Where-Object { $_ -match '\\.so' }";

        var loaded = InFreshProcess($$"""
            Import-Module Microsoft.Nothing -ErrorAction Ignore
            $before = @({{natives}})
            Import-Module $module
            $null = Get-Command -Module MGit
            @({{natives}}) | Where-Object { $_ -notin $before }
            """);

        Assert.Equal("", loaded.Trim());
    }

    [Fact]
    public void The_package_is_complete_without_the_packages_it_was_built_from()
    {
        var module = CopyOfModule();
        var packages = Directory.CreateDirectory(Path.Combine(folder, "packages")).FullName;
        const string useEverything = """
            $engine = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyName('MGit.Engine')
            $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($engine)
            $null = $context.LoadFromAssemblyName('MGit.Torch')
            foreach ($file in [IO.Directory]::GetFiles($env:MGIT_MODULE + '/lib', '*.dll')) {
                $assembly = $context.LoadFromAssemblyName([Reflection.AssemblyName]::new([IO.Path]::GetFileNameWithoutExtension($file)))
                if ($assembly.Location -ne [IO.Path]::GetFullPath($file)) { throw "$($assembly.Location), not $file" }
                $null = $assembly.GetTypes()
            }
            $connection = [Activator]::CreateInstance($context.LoadFromAssemblyName('Microsoft.Data.Sqlite').GetType('Microsoft.Data.Sqlite.SqliteConnection'), 'Data Source=:memory:')
            $connection.Open()
            Set-Location $env:MGIT_MODULE/..
            Set-Content face.txt 'weights'
            $null = Initialize-Lineage family
            Set-Location family
            $null = New-ModelNode ../face.txt
            $exported = Export-Model face -Destination ../out
            if (-not (Test-LineageStore -Quiet)) { throw 'The store has faults.' }
            (Get-FileHash $exported.FullName).Hash -eq (Get-FileHash ../face.txt).Hash
            """;

        var (code, output, error) = ConsoleProcess.Run(useEverything, ("MGIT_MODULE", module), ("NUGET_PACKAGES", packages));

        Assert.Equal("", error);
        Assert.Equal("True", output.Trim());
        Assert.Equal(0, code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(packages));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The console imports a module without contents, so that $module is imported by the command for the first time.
    private string InFreshProcess(string command)
    {
        File.WriteAllText(Path.Combine(folder, "MGit.psd1"), "@{ ModuleVersion = '0.0.1' }");
        var quoted = StagedModule.Manifest.Replace("'", "''", StringComparison.Ordinal);
        var (code, output, error) = ConsoleProcess.Run($"$module = '{quoted}'; {command}", ("MGIT_MODULE", folder));
        Assert.Equal("", error);
        Assert.Equal(0, code);
        return output;
    }

    private string CopyOfModule()
    {
        var copy = Path.Combine(folder, "MGit");
        foreach (var file in Directory.EnumerateFiles(StagedModule.Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(StagedModule.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }
}
