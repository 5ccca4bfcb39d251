using System.Reflection;
using System.Runtime.Loader;

namespace MGit.Loader;

/// <summary>
/// The context in which the engine and everything it needs live, native libraries included. Other versions of the same libraries may
/// be loaded beside it by PowerShell or by other modules.
/// </summary>
internal sealed class EngineLoadContext : AssemblyLoadContext
{
    private readonly string libraryFolder;
    private readonly string enginePath;
    private readonly AssemblyDependencyResolver resolver;
    private readonly Lazy<AssemblyDependencyResolver> torchResolver;

    public EngineLoadContext(string libraryFolder)
        : base("MGit", isCollectible: false)
    {
        this.libraryFolder = libraryFolder;
        enginePath = Path.Combine(libraryFolder, LoadPolicy.EngineName + ".dll");
        resolver = new AssemblyDependencyResolver(enginePath);
        torchResolver = new(() => new AssemblyDependencyResolver(Path.Combine(libraryFolder, LoadPolicy.TorchName + ".dll")));
    }

    public Assembly LoadEngine() => LoadFromAssemblyPath(enginePath);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = resolver.ResolveAssemblyToPath(assemblyName);
        if (path is null && (torchResolver.IsValueCreated || LoadPolicy.OpensTorch(assemblyName)))
        {
            path = torchResolver.Value.ResolveAssemblyToPath(assemblyName);
        }

        return LoadPolicy.LoadsInEngineContext(path, libraryFolder) ? LoadFromAssemblyPath(path!) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = resolver.ResolveUnmanagedDllToPath(unmanagedDllName);
        return LoadPolicy.LoadsInEngineContext(path, libraryFolder) ? LoadUnmanagedDllFromPath(path!) : 0;
    }
}
