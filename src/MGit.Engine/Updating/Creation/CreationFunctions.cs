using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Running;
using MGit.Engine.Running.Trust;
using MGit.Engine.Updating.Creation.Builtins;

namespace MGit.Engine.Updating.Creation;

/// <summary>Finds what a <c>create:</c> names.</summary>
internal static class CreationFunctions
{
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: there is no built-in of that name.</exception>
    public static ICreationFunction Of(CreateDeclaration create, string root, IScriptHost? scripts) => create.Kind switch
    {
        CreateKind.Script => new ScriptCreation(create.Target, root, scripts),
        CreateKind.Command => new CommandCreation(create.Command, root),
        _ => BuiltinFunctions.Find(create.Target) ?? throw new MGitException(ErrorCode.ArgumentInvalid, Unknown(create.Target), create.Target),
    };

    /// <summary>The same <c>create:</c>, where it names a built-in there is; refused before it is written down else.</summary>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>.</exception>
    public static CreateDeclaration Require(CreateDeclaration create) => create.Kind != CreateKind.Builtin || BuiltinFunctions.Find(create.Target) is not null
        ? create
        : throw new MGitException(ErrorCode.ArgumentInvalid, Unknown(create.Target), create.Target);

    /// <summary>How users call what a <c>create:</c> names, whether it is there or not.</summary>
    public static string NameOf(CreateDeclaration create) => create.Kind switch
    {
        CreateKind.Script => $"script {create.Target}",
        CreateKind.Command => $"command {create.Target}",
        _ => create.Target,
    };

    /// <summary>What is wrong with a node's <c>create:</c>, as a sentence; null where nothing is.</summary>
    public static string? FaultOf(NodeDeclaration node, LineageDeclaration lineage, string root, IScriptHost? scripts)
        => node.Create is not { } create ? "It has no creation function."
            : create.Kind == CreateKind.Builtin && BuiltinFunctions.Find(create.Target) is null ? Unknown(create.Target)
            : Of(create, root, scripts).FaultOf(node, lineage);

    /// <summary>What of the repository runs when a node is made, as it is now; null where nothing of it does.</summary>
    /// <param name="node">The node.</param>
    /// <param name="root">The repository's root.</param>
    /// <param name="isNext">Whether a next version is made; else the declared node, whose source is read where it is there.</param>
    public static RunnableItem? RunnableOf(NodeDeclaration node, string root, bool isNext)
        => (!isNext && SourceCreation.PathOf(root, node) is not null) || node.Create is null ? null : RunnableOf(node.Create, root);

    /// <summary>What of the repository a <c>create:</c> runs, as it is now; null where nothing of it does.</summary>
    /// <exception cref="MGitException"><c>PathNotFound</c>: the script is not there.</exception>
    public static RunnableItem? RunnableOf(CreateDeclaration create, string root) => create.Kind switch
    {
        CreateKind.Script => RunnableItem.File(RunnableKind.Script, root, create.Target),
        CreateKind.Command => RunnableItem.Command(root, create.Command),
        _ => null,
    };

    /// <summary>Whether the members of a group that are made this way are made together.</summary>
    public static bool IsJoint(NodeDeclaration node)
        => node.Create is { Kind: CreateKind.Builtin } create && BuiltinFunctions.Find(create.Target) is IJointCreation;

    private static string Unknown(string name)
        => $"There is no built-in creation function \"{name}\"{Suggestion.For(name, BuiltinFunctions.Names)}; there are {string.Join(", ", BuiltinFunctions.Names)}.";
}
