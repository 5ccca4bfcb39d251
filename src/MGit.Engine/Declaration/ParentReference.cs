using MGit.Engine.Graph;

namespace MGit.Engine.Declaration;

/// <summary>One entry of a node's <c>parents:</c>.</summary>
/// <param name="Text">As it is written: <c>face@1</c>, or <c>face</c> for the latest version.</param>
/// <param name="Node">The node meant: for a bare name the latest version declared when the file was read.</param>
/// <param name="IsPinned">Whether the version is written. A bare name may stand only in a node that is not made yet.</param>
/// <param name="Line">Line of the entry; 0 where it was not read from a file.</param>
/// <param name="Column">Its column.</param>
public sealed record ParentReference(string Text, NodeId Node, bool IsPinned, int Line = 0, int Column = 0)
{
    public static ParentReference To(NodeId node) => new(node.ToString(), node, true);

    public override string ToString() => Text;
}
