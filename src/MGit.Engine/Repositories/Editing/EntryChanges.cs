using System.Collections;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Repositories.Adding;
using MGit.Engine.Updating.Creation;

namespace MGit.Engine.Repositories.Editing;

/// <summary>Applies what a user wants changed to a node's entry.</summary>
internal static class EntryChanges
{
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>.</exception>
    public static NodeDeclaration Apply(NodeDeclaration entry, NodeChanges changes)
    {
        if (changes.Epsilon is { } epsilon && epsilon is not (> 0 and <= 1))
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"Epsilon is {epsilon}; more than 0 and at most 1 is expected.", epsilon);
        }

        return entry with
        {
            Type = Text(changes.Type, entry.Type),
            Description = Text(changes.Description, entry.Description),
            Tags = Tags(entry, changes),
            Metadata = Metadata(entry, changes),
            Create = Create(changes.Create, entry.Create),
            Architecture = changes.Architecture is { } architecture ? NullIfEmpty(DeclaredValues.MapOf(architecture, "architecture")) : entry.Architecture,
            Freeze = changes.Freeze ?? entry.Freeze,
            Compression = changes.Compression ?? entry.Compression,
            Epsilon = changes.Epsilon ?? entry.Epsilon,
        };
    }

    private static string? Text(string? wanted, string? current) => wanted switch
    {
        null => current,
        "" => null,
        _ => wanted,
    };

    private static IReadOnlyList<string> Tags(NodeDeclaration entry, NodeChanges changes)
    {
        if (changes.Tags is null && changes.AddTags.Count == 0 && changes.RemoveTags.Count == 0)
        {
            return entry.Tags;
        }

        return DraftReader.Distinct((changes.Tags ?? entry.Tags).Concat(changes.AddTags)
            .Where(tag => !changes.RemoveTags.Contains(tag, StringComparer.OrdinalIgnoreCase)));
    }

    private static ValueMap Metadata(NodeDeclaration entry, NodeChanges changes)
    {
        if (changes.Metadata is null && changes.RemoveMetadata.Count == 0)
        {
            return entry.Metadata;
        }

        ValueMap added = changes.Metadata is { } wanted ? DeclaredValues.MapOf(wanted, "metadata") : ValueMap.Empty;
        IEnumerable<KeyValuePair<string, object?>> kept = entry.Metadata
            .Where(old => !changes.RemoveMetadata.Contains(old.Key, StringComparer.OrdinalIgnoreCase))
            .Select(old => added.TryGetValue(old.Key, out object? value) ? new(old.Key, value) : old);
        return new ValueMap(kept.Concat(added.Where(pair => !entry.Metadata.ContainsKey(pair.Key))));
    }

    private static CreateDeclaration? Create(IDictionary? wanted, CreateDeclaration? current)
        => wanted is null ? current : wanted.Count == 0 ? null : CreationFunctions.Require(DeclaredValues.CreateOf(wanted));

    private static ValueMap? NullIfEmpty(ValueMap map) => map.Count == 0 ? null : map;
}
