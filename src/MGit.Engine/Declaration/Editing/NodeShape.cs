using System.Collections.ObjectModel;
using MGit.Engine.Declaration.Reading;
using MGit.Engine.Repositories;

namespace MGit.Engine.Declaration.Editing;

/// <summary>A node declaration as the keys and values of its entry, in the order they are written.</summary>
internal static class NodeShape
{
    /// <summary>Keys and values; what is null or empty has none.</summary>
    public static List<KeyValuePair<string, object?>> Of(NodeDeclaration node)
    {
        List<KeyValuePair<string, object?>> shape = [];
        foreach (string key in NodeReader.Keys)
        {
            if (ValueOf(node, key) is { } value)
            {
                shape.Add(new(key, value));
            }
        }

        return shape;
    }

    /// <summary>The value of one key, or null where the entry has no such key.</summary>
    public static object? ValueOf(NodeDeclaration node, string key) => key switch
    {
        "name" => node.Name,
        "version" => node.Version == 1 ? null : (long)node.Version,
        "type" => node.Type,
        "description" => node.Description,
        "tags" => OrNull(node.Tags),
        "source" => node.Source,
        "parents" => OrNull(node.Parents.Select(parent => parent.Text)),
        "create" => node.Create is null ? null : Of(node.Create),
        "architecture" => node.Architecture,
        "freeze" => OrNull(node.Freeze),
        "compression" => node.Compression switch
        {
            CompressionMode.Lossless => "lossless",
            CompressionMode.Bounded => "bounded",
            _ => null,
        },
        "epsilon" => node.Epsilon,
        "metadata" => node.Metadata.Count == 0 ? null : node.Metadata,
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    private static ValueMap Of(CreateDeclaration create)
    {
        List<KeyValuePair<string, object?>> shape =
        [
            create.Kind switch
            {
                CreateKind.Script => new("script", create.Target),
                CreateKind.Builtin => new("builtin", create.Target),
                _ => new("command", create.Command.ToArray<object?>().AsReadOnly()),
            },
        ];
        if (create.Parameters.Count > 0)
        {
            shape.Add(new("parameters", create.Parameters));
        }

        return new ValueMap(shape);
    }

    private static ReadOnlyCollection<object?>? OrNull(IEnumerable<string> words) => words.ToArray<object?>() is { Length: > 0 } list ? list.AsReadOnly() : null;
}
