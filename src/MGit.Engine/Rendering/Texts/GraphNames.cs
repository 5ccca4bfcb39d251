using System.Globalization;
using MGit.Engine.Graph;

namespace MGit.Engine.Rendering.Texts;

/// <summary>How graph languages call the runs of a lineage: keys that need no quotes.</summary>
internal sealed class GraphNames
{
    private readonly Dictionary<VersionRun, string> _keys = new(ReferenceEqualityComparer.Instance);
    private readonly VersionRuns _runs;

    public GraphNames(VersionRuns runs)
    {
        _runs = runs;
        foreach (VersionRun run in runs.All)
        {
            _keys.Add(run, string.Create(CultureInfo.InvariantCulture, $"n{_keys.Count}"));
        }
    }

    public string KeyOf(VersionRun run) => _keys[run];

    /// <summary>From each version to the next, where it was not made from it.</summary>
    public IEnumerable<(VersionRun From, VersionRun To)> VersionEdges() => _runs.All.Zip(_runs.All.Skip(1)).Where(pair
        => NodeName.Comparer.Equals(pair.First.Last.Name, pair.Second.First.Name) && !_runs.Parents(pair.Second).Contains(pair.First));
}
