using MGit.Engine.Errors;
using MGit.Engine.Graph;

namespace MGit.Engine.Repositories.Snapshots;

/// <summary>Reads what users write to name nodes, with errors they can act on.</summary>
internal static class References
{
    /// <exception cref="MGitException"><c>NodeNameInvalid</c>.</exception>
    public static NodeReferenceText Parse(string reference)
        => NodeReferenceText.TryParse(reference, out string? fault) ?? throw Invalid(reference, fault);

    /// <exception cref="MGitException"><c>NodeNameInvalid</c>.</exception>
    public static NodePattern Pattern(string text) => NodePattern.TryParse(text, out string? fault) ?? throw Invalid(text, fault);

    /// <exception cref="MGitException"><c>ArgumentInvalid</c>.</exception>
    public static WildcardPattern Wildcards(string text)
        => WildcardPattern.TryParse(text, out string? fault)
        ?? throw new MGitException(ErrorCode.ArgumentInvalid, $"The pattern '{text}' {fault}.", text);

    /// <summary>What stands behind the @ of <c>name@alias</c>.</summary>
    public static string AliasPart(string alias) => alias[(alias.LastIndexOf('@') + 1)..];

    /// <exception cref="MGitException"><c>NodeNameInvalid</c>.</exception>
    public static string Name(string name)
        => NodeName.FaultOf(name) is { } fault ? throw Invalid(name, fault) : name;

    private static MGitException Invalid(string text, string? fault)
        => new(ErrorCode.NodeNameInvalid, $"'{text}' {fault}. A node is named as 'name', 'name@3' or 'name@alias'.", text);
}
