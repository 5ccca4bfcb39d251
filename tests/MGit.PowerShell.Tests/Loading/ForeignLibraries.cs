using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

namespace MGit.PowerShell.Tests.Loading;

/// <summary>
/// Stand-ins for the libraries another module brought along in other versions: loaded into the default context before MGit is
/// imported, and without a single one of the types the engine needs.
/// </summary>
internal static class ForeignLibraries
{
    public static readonly Version Version = new(1, 2, 3, 4);

    public static readonly string[] Names = ["YamlDotNet", "Microsoft.Data.Sqlite", "SQLitePCLRaw.core", "ZstdSharp", "System.IO.Hashing"];

    public static void Load()
    {
        foreach (var name in Names)
        {
            using var image = new MemoryStream();
            var builder = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = Version }, typeof(object).Assembly);
            builder.DefineDynamicModule(name).DefineType("Foreign", TypeAttributes.Public).CreateType();
            builder.Save(image);
            image.Position = 0;
            AssemblyLoadContext.Default.LoadFromStream(image);
        }
    }
}
