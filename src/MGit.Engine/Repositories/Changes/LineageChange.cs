using MGit.Engine.Repositories.Events;

namespace MGit.Engine.Repositories.Changes;

/// <summary>What one change does: the events it records and the edits it makes. Filled while the commit lock is held.</summary>
internal sealed class LineageChange(LineageSnapshot before, LineageEdit edit)
{
    private readonly List<LineageEvent> _events = [];

    /// <summary>The lineage as it is now; nobody else changes it until this change is committed or given up.</summary>
    public LineageSnapshot Before { get; } = before;

    /// <summary>The edits of lineage.yaml and lineage.lock.</summary>
    public LineageEdit Edit { get; } = edit;

    public IReadOnlyList<LineageEvent> Events => _events;

    public void Record(LineageEvent happened) => _events.Add(happened);
}
