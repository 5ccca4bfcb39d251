using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace MGit.Console.Everyday;

/// <summary>
/// The formatting commands of PowerShell are thin: the engine holds all of their work and their parameters, and only the line that
/// joins the two lies in a module the console lacks. This is that line.
/// </summary>
internal static class EngineFormatting
{
    private static readonly Assembly Engine = typeof(PSObject).Assembly;

    /// <summary>Gives a formatting command its implementation: <c>Table</c> or <c>List</c>.</summary>
    public static void Attach(FrontEndCommandBase command, string shape)
    {
        const BindingFlags inner = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        const string space = "Microsoft.PowerShell.Commands.Internal.Format.";
        var shapes = Engine.GetType(space + "FormatShape", throwOnError: true)!;
        var type = Engine.GetType(space + "InnerFormatShapeCommand", throwOnError: true)!;
        var implementation = Activator.CreateInstance(type, inner, binder: null, [Enum.Parse(shapes, shape)], culture: null);
        var field = typeof(FrontEndCommandBase).GetField("implementation", inner)
            ?? throw new MissingFieldException(nameof(FrontEndCommandBase), "implementation");
        field.SetValue(command, implementation);
    }
}
