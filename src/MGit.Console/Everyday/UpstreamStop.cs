using System.Management.Automation;
using System.Reflection;

namespace MGit.Console.Everyday;

/// <summary>
/// The exception by which a command tells those before it that it needs no more, without stopping those after it. The engine keeps
/// the type to itself; its version is pinned.
/// </summary>
internal static class UpstreamStop
{
    private static readonly ConstructorInfo Constructor = typeof(Cmdlet).Assembly
        .GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!
        .GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Single(constructor => constructor.GetParameters().Length == 1);

    public static Exception By(Cmdlet command) => (Exception)Constructor.Invoke([command]);
}
