using System.Management.Automation.Language;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MGit.PowerShell.Tests.Loading;

/// <summary>What the staged folder holds and what it does not.</summary>
public sealed class PackageTests
{
    [Fact]
    public void Only_the_two_assemblies_of_the_module_lie_at_its_top()
    {
        var assemblies = Directory.GetFiles(StagedModule.Folder, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(["MGit.Loader.dll", "MGit.PowerShell.dll"], assemblies);
    }

    [Theory]
    [InlineData("MGit.Loader.dll", false)]
    [InlineData("MGit.PowerShell.dll", true)]
    public void The_assemblies_at_the_top_need_nothing_of_lib_but_the_engine(string assembly, bool mayNeedEngine)
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(StagedModule.Folder, assembly)));
        var metadata = image.GetMetadataReader();

        var others = metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .Where(name => File.Exists(Path.Combine(StagedModule.Folder, "lib", name + ".dll")));

        Assert.All(others, name => Assert.True(mayNeedEngine && name == "MGit.Engine", $"{assembly} needs {name}"));
    }

    [Theory]
    [InlineData("win-x64", "e_sqlite3.dll")]
    [InlineData("win-arm64", "e_sqlite3.dll")]
    [InlineData("linux-x64", "libe_sqlite3.so")]
    [InlineData("linux-arm64", "libe_sqlite3.so")]
    [InlineData("linux-musl-x64", "libe_sqlite3.so")]
    [InlineData("osx-x64", "libe_sqlite3.dylib")]
    [InlineData("osx-arm64", "libe_sqlite3.dylib")]
    public void SQLite_comes_for_every_platform(string platform, string library) =>
        Assert.True(File.Exists(Path.Combine(StagedModule.Folder, "lib", "runtimes", platform, "native", library)));

    [Theory]
    [InlineData("win-x64", "LibTorchSharp.dll", "onnxruntime.dll")]
    [InlineData("win-arm64", "LibTorchSharp.dll", "onnxruntime.dll")]
    [InlineData("linux-x64", "libLibTorchSharp.so", "libonnxruntime.so")]
    [InlineData("osx-arm64", "libLibTorchSharp.dylib", "libonnxruntime.dylib")]
    public void What_runs_models_comes_with_its_small_natives(string platform, params string[] libraries)
    {
        var lib = Path.Combine(StagedModule.Folder, "lib");
        Assert.All(libraries, library => Assert.True(File.Exists(Path.Combine(lib, "natives", platform, library)), library));
        Assert.True(File.Exists(Path.Combine(lib, "MGit.Torch.deps.json")));
    }

    [Fact]
    public void No_libtorch_and_no_file_of_a_compiler_is_in_the_module() => Assert.DoesNotContain(
        Directory.EnumerateFiles(StagedModule.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)),
        name => name.Contains("torch_cpu", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".lib", StringComparison.Ordinal));

    [Fact]
    public void The_engine_comes_with_the_list_of_what_it_needs() =>
        Assert.True(File.Exists(Path.Combine(StagedModule.Folder, "lib", "MGit.Engine.deps.json")));

    [Fact]
    public void The_manifest_exports_by_name_and_just_what_there_is()
    {
        using var session = new Session();
        var exported = Strings("CmdletsToExport");

        Assert.DoesNotContain(exported, name => name.Contains('*', StringComparison.Ordinal));
        Assert.Empty(Strings("FunctionsToExport"));
        Assert.Empty(Strings("AliasesToExport"));
        var found = session.Run("Get-Command -Module MGit | ForEach-Object Name").Select(name => name.ToString());
        Assert.Equal(exported.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_cmdlet_of_the_assembly_is_exported()
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(StagedModule.Folder, "MGit.PowerShell.dll")));
        var metadata = image.GetMetadataReader();

        var cmdlets = metadata.TypeDefinitions
            .Select(metadata.GetTypeDefinition)
            .Count(type => type.GetCustomAttributes().Any(attribute => AttributeName(metadata, attribute) == "CmdletAttribute"));

        Assert.Equal(cmdlets, Strings("CmdletsToExport").Length);
    }

    [Fact]
    public void The_manifest_asks_for_PowerShell_Core_of_at_least_7_6()
    {
        Assert.Equal("7.6", Assert.Single(Strings("PowerShellVersion")));
        Assert.Equal("Core", Assert.Single(Strings("CompatiblePSEditions")));
    }

    private static string[] Strings(string key)
    {
        var ast = Parser.ParseFile(StagedModule.Manifest, out _, out _);
        var table = (HashtableAst)ast.Find(node => node is HashtableAst, searchNestedScriptBlocks: false);
        var value = table.KeyValuePairs.Single(pair => pair.Item1.SafeGetValue() is string name && name == key).Item2;
        return [.. value.FindAll(node => node is StringConstantExpressionAst, searchNestedScriptBlocks: false)
            .Cast<StringConstantExpressionAst>().Select(text => text.Value)];
    }

    private static string AttributeName(MetadataReader metadata, CustomAttributeHandle handle)
    {
        var constructor = metadata.GetCustomAttribute(handle).Constructor;
        return constructor.Kind == HandleKind.MemberReference
            && metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } parent
                ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
                : "";
    }
}
