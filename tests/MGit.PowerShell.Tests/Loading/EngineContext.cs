using System.Reflection;
using System.Runtime.Loader;

namespace MGit.PowerShell.Tests.Loading;

/// <summary>The load context of the engine, once a session imported the module.</summary>
internal static class EngineContext
{
    public static AssemblyLoadContext Get()
    {
        var engine = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName("MGit.Engine"));
        return AssemblyLoadContext.GetLoadContext(engine)!;
    }

    public static Assembly Load(string name) => Get().LoadFromAssemblyName(new AssemblyName(name));
}
