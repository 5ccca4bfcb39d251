using MGit.Engine.Graph;

namespace MGit.Engine.Declaration;

/// <summary>One entry of a node's <c>parents:</c>.</summary>
/// <param name="Text">As it is written: <c>face@1</c>, or <c>face</c> for the latest version.</param>
/// <param name="Node">The node meant: for a bare name the latest version declared when the file was read.</param>
/// <param name="IsPinned">Whether the version is written. A bare name may stand only in a node that is not made yet.</param>
public sealed record ParentReference(string Text, NodeId Node, bool IsPinned)
{
    /// <summary>Where it is written, in lines below the node's first one: so it holds when the node moves in its file.</summary>
    internal int LineOffset { get; init; }

    internal int Column { get; init; }

    /// <summary>Reads a reference: <c>face@1</c>, or a bare name, whose version is found when the declaration is read.</summary>
    public static ParentReference? TryParse(string text)
        => NodeId.TryParse(text) is { } id ? new ParentReference(text, id, true)
            : NodeName.FaultOf(text) is null ? new ParentReference(text, new NodeId(text, 1), false)
            : null;

    public static ParentReference To(NodeId node) => new(node.ToString(), node, true);

    public override string ToString() => Text;
}
