using System.ComponentModel;
using System.Management.Automation;
using MGit.Engine.Graph;

namespace MGit.PowerShell.Binding;

/// <summary>
/// What a <c>-Node</c> parameter takes: a name, an id (<c>face@2</c>), a name with an alias (<c>face@production</c>), a pattern, or a
/// node object. Made from a string or a node and from nothing else, so that no other object's text ever names a node.
/// </summary>
[TypeConverter(typeof(NodeReferenceConverter))]
public sealed class NodeReference
{
    private NodeReference(string text, ModelNode? node)
    {
        Text = text;
        Node = node;
    }

    /// <summary>The reference as the engine reads it; the pinned id where a node object was given.</summary>
    public string Text { get; }

    /// <summary>The node object, as it was when it was read; null where a string was given.</summary>
    public ModelNode? Node { get; }

    /// <summary>The repository the node object came from, or null.</summary>
    public string? Repository => Node?.Repository;

    /// <summary>Whether it is a pattern and may stand for several nodes. None of its characters is legal in a name.</summary>
    public bool IsPattern => Node is null && WildcardPattern.ContainsWildcardCharacters(Text);

    /// <summary>What an error about it names: the node object where there is one, else the text.</summary>
    public object Target => (object?)Node ?? Text;

    public override string ToString() => Text;

    /// <summary>The reference an argument stands for; null where it is neither a non-empty string nor a node.</summary>
    internal static NodeReference? From(object? argument) => (argument is PSObject wrapped ? wrapped.BaseObject : argument) switch
    {
        NodeReference reference => reference,
        ModelNode node => new NodeReference(node.Id, node),
        string text when !string.IsNullOrWhiteSpace(text) => new NodeReference(text.Trim(), null),
        _ => null,
    };
}
