using System.Management.Automation.Runspaces;
using System.Reflection;

namespace MGit.Console;

/// <summary>
/// Lets <c>exit</c> in a script file reach the host, so that it becomes the exit code of the process. The engine offers this to
/// <c>pwsh</c> alone, by a member that is not public; the engine's version is pinned.
/// </summary>
internal static class EngineExit
{
    public static void ReachesHost(Runspace runspace)
    {
        var context = Property(runspace, "ExecutionContext").GetValue(runspace)!;
        Property(context, "ScriptCommandProcessorShouldRethrowExit").SetValue(context, true);
    }

    private static PropertyInfo Property(object owner, string name) =>
        owner.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
        ?? throw new MissingMemberException(owner.GetType().FullName, name);
}
