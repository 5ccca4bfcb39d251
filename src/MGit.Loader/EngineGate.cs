using System.Reflection;
using System.Runtime.Loader;

namespace MGit.Loader;

/// <summary>
/// Answers the default context's request for the engine while at least one user has it open. The context is made once per process
/// and never given back: objects of the engine live on in sessions that removed the module.
/// </summary>
internal static class EngineGate
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<Guid> Users = [];
    private static EngineLoadContext? context;

    /// <summary>Opening twice for one user counts once.</summary>
    public static void Open(Guid user)
    {
        lock (Gate)
        {
            if (Users.Add(user) && Users.Count == 1)
            {
                AssemblyLoadContext.Default.Resolving += Resolve;
            }
        }
    }

    public static void Close(Guid user)
    {
        lock (Gate)
        {
            if (Users.Remove(user) && Users.Count == 0)
            {
                AssemblyLoadContext.Default.Resolving -= Resolve;
            }
        }
    }

    private static Assembly? Resolve(AssemblyLoadContext from, AssemblyName requested)
    {
        if (!LoadPolicy.AnswersInDefaultContext(requested))
        {
            return null;
        }

        lock (Gate)
        {
            context ??= new EngineLoadContext(LibraryFolder());
            return context.LoadEngine();
        }
    }

    private static string LibraryFolder()
    {
        var module = Path.GetDirectoryName(typeof(EngineGate).Assembly.Location)!;
        return Path.Combine(module, "lib");
    }
}
