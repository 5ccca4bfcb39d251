using System.Collections;
using System.Globalization;
using MGit.Engine.Graph;

namespace MGit.Engine.Repositories.Snapshots;

/// <summary>The conditions of a <see cref="NodeQuery"/>, prepared once and asked for each node.</summary>
internal sealed class NodeFilter
{
    private readonly NodeQuery _query;
    private readonly NodePattern[] _patterns;
    private readonly WildcardPattern[] _types;
    private readonly WildcardPattern[] _tags;

    public NodeFilter(NodeQuery query)
    {
        _query = query;
        _patterns = [.. query.Patterns.Select(References.Pattern)];
        _types = [.. query.Types.Select(References.Wildcards)];
        _tags = [.. query.Tags.Select(References.Wildcards)];
    }

    public bool Matches(ModelNode node)
        => MatchesPatterns(node)
        && (_types.Length == 0 || _types.Any(type => type.IsMatch(node.Type ?? string.Empty)))
        && _tags.All(tag => node.Tags.Any(text => tag.IsMatch(text)))
        && (_query.Presence.Count == 0 || _query.Presence.Contains(node.Presence))
        && (!_query.Outdated || node.IsOutdated)
        && (!_query.Roots || node.Parents.Count == 0)
        && (!_query.Leaves || node.Children.Count == 0)
        && (_query.ContentId is not { } content || (node.ContentId?.StartsWith(content, StringComparison.OrdinalIgnoreCase) ?? false))
        && (_query.Metadata is not { } metadata || MatchesMetadata(node, metadata));

    private bool MatchesPatterns(ModelNode node)
    {
        bool latest = node.NextVersion is null;
        return _patterns.Length == 0
            ? latest || _query.AllVersions || _query.ContentId is not null
            : _patterns.Any(pattern => pattern.IsMatch(node.NodeId, node.Aliases.Select(References.AliasPart))
                && (latest || pattern.HasSelector || _query.AllVersions));
    }

    private static bool MatchesMetadata(ModelNode node, IDictionary wanted)
    {
        foreach (DictionaryEntry entry in wanted)
        {
            string key = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            if (!node.Metadata.TryGetValue(key, out object? value) || !AreEqual(value, entry.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(object? value, object? wanted)
    {
        if (value is null || wanted is null)
        {
            return value is null && wanted is null;
        }

        if (value is long or double && wanted is IConvertible and not string)
        {
            return Convert.ToDouble(value, CultureInfo.InvariantCulture).Equals(Convert.ToDouble(wanted, CultureInfo.InvariantCulture));
        }

        return string.Equals(
            Convert.ToString(value, CultureInfo.InvariantCulture),
            Convert.ToString(wanted, CultureInfo.InvariantCulture),
            StringComparison.OrdinalIgnoreCase);
    }
}
