using System.ComponentModel;
using MGit.Engine.Graph;

namespace MGit.PowerShell.Binding;

/// <summary>
/// A model that may be a node or files: a node object, a file or folder object, or a string. A string is a path where it begins like one
/// (<c>./x</c>, <c>../x</c>, <c>~/x</c>, rooted); else a node's name, and a path only where no node has it.
/// </summary>
[TypeConverter(typeof(ModelReferenceConverter))]
public sealed class ModelReference
{
    private ModelReference(string text, object target, NodeReference? node, string? path)
    {
        Text = text;
        Target = target;
        Node = node;
        Path = path;
    }

    /// <summary>As it was given; a node object's id, a file object's full path.</summary>
    public string Text { get; }

    /// <summary>What an error about it names.</summary>
    public object Target { get; }

    /// <summary>The node it may name; null where it can only be a path.</summary>
    public NodeReference? Node { get; }

    /// <summary>The path it may be; null for a node object.</summary>
    public string? Path { get; }

    /// <summary>Whether the path is taken as it is, without wildcards.</summary>
    public bool IsLiteral => Target is FileSystemInfo;

    public override string ToString() => Text;

    /// <summary>The model an argument stands for; null where it is none of the things above.</summary>
    internal static ModelReference? From(object? argument)
    {
        object? value = argument is System.Management.Automation.PSObject wrapped ? wrapped.BaseObject : argument;
        return value switch
        {
            ModelReference reference => reference,
            FileSystemInfo file => new ModelReference(file.FullName, file, null, file.FullName),
            string text when !string.IsNullOrWhiteSpace(text) => IsPath(text.Trim())
                ? new ModelReference(text.Trim(), text, null, text.Trim())
                : new ModelReference(text.Trim(), text, NodeReference.From(text), text.Trim()),
            ModelNode or NodeReference => new ModelReference(value.ToString()!, value, NodeReference.From(value), null),
            _ => null,
        };
    }

    /// <summary>Whether a string begins like a path; no node's name does.</summary>
    internal static bool IsPath(string text) => System.IO.Path.IsPathRooted(text)
        || text is "." or ".." or "~"
        || text.StartsWith("./", StringComparison.Ordinal) || text.StartsWith(@".\", StringComparison.Ordinal)
        || text.StartsWith("../", StringComparison.Ordinal) || text.StartsWith(@"..\", StringComparison.Ordinal)
        || text.StartsWith("~/", StringComparison.Ordinal) || text.StartsWith(@"~\", StringComparison.Ordinal);
}
