namespace MGit.Engine.Declaration.Editing;

/// <summary>
/// The text of a node's entry as it was written, comments inside it included, kept so that the entry can be put back later. An entry that
/// shared parts with others through anchors is written out in full.
/// </summary>
/// <param name="Text">Lines of a block list's item: a dash and what belongs to it.</param>
public sealed record NodeSnippet(string Text)
{
    /// <summary>The entry of a node that is not in a file yet.</summary>
    internal static NodeSnippet Of(NodeDeclaration node) => new(NodeEntryEditor.Block([node], 2, "\n"));

    /// <summary>What the entry says; null where the text is no entry.</summary>
    internal NodeDeclaration? Read() => DeclarationEditor.ReadEntries(string.Empty, Text, isList: true) is [{ } node] ? node : null;
}
