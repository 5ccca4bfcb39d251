using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Updating.Creation;

namespace MGit.Engine.Repositories.Adding;

/// <summary>Turns what a user asked for into the entry lineage.yaml gets.</summary>
internal static class DraftReader
{
    /// <param name="root">The repository's root.</param>
    /// <param name="name">The node's name.</param>
    /// <param name="draft">What was asked for.</param>
    /// <param name="earlier">The version before it: type and architecture are as there, where nothing is said of them.</param>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: something in the draft cannot be declared.</exception>
    public static NodeDeclaration Entry(string root, string name, NodeDraft draft, NodeDeclaration? earlier)
    {
        if (draft.Epsilon is { } epsilon && epsilon is not (> 0 and <= 1))
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"Epsilon is {epsilon}; more than 0 and at most 1 is expected.", epsilon);
        }

        return new NodeDeclaration
        {
            Name = name,
            Type = Text(draft.Type) ?? earlier?.Type,
            Description = Text(draft.Description),
            Tags = Distinct(draft.Tags),
            Source = draft.IsWork ? null : SourceInside(root, draft.SourcePath),
            Create = draft.Create is { } create ? CreationFunctions.Require(DeclaredValues.CreateOf(create)) : null,
            Architecture = draft.Architecture is { } architecture ? DeclaredValues.MapOf(architecture, "architecture") : earlier?.Architecture,
            Freeze = [.. draft.Freeze],
            Compression = draft.Compression,
            Epsilon = draft.Epsilon,
            Metadata = draft.Metadata is { } metadata ? DeclaredValues.MapOf(metadata, "metadata") : ValueMap.Empty,
        };
    }

    /// <summary>Tags as they are kept: trimmed, each once.</summary>
    public static IReadOnlyList<string> Distinct(IEnumerable<string> tags)
        => [.. tags.Select(tag => tag.Trim()).Where(tag => tag.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>A source outside the repository is known where it was added, and means nothing in a clone: it is not declared.</summary>
    private static string? SourceInside(string root, string? path)
    {
        if (path is null)
        {
            return null;
        }

        string relative = Path.GetRelativePath(root, path);
        return Path.IsPathRooted(relative) || relative is ".." or "." || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? null
            : relative.Replace('\\', '/');
    }
}
