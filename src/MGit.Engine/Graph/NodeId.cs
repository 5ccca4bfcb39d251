using System.Globalization;

namespace MGit.Engine.Graph;

/// <summary>A pinned node: name and version, written <c>name@N</c>. Equality ignores the name's case.</summary>
public readonly struct NodeId : IEquatable<NodeId>, IComparable<NodeId>
{
    /// <param name="name">A legal node name.</param>
    /// <param name="version">1 or more.</param>
    public NodeId(string name, int version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        Name = name;
        Version = version;
    }

    public string Name { get; }

    public int Version { get; }

    public static bool operator ==(NodeId left, NodeId right) => left.Equals(right);

    public static bool operator !=(NodeId left, NodeId right) => !left.Equals(right);

    public static bool operator <(NodeId left, NodeId right) => left.CompareTo(right) < 0;

    public static bool operator >(NodeId left, NodeId right) => left.CompareTo(right) > 0;

    public static bool operator <=(NodeId left, NodeId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(NodeId left, NodeId right) => left.CompareTo(right) >= 0;

    /// <summary>Reads <c>name@N</c>; null where it is not a pinned id with a legal name.</summary>
    public static NodeId? TryParse(string? text)
    {
        int at = text?.LastIndexOf('@') ?? -1;
        return at > 0 && int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int version) && version >= 1
            && NodeName.FaultOf(text![..at]) is null
            ? new NodeId(text[..at], version)
            : null;
    }

    public bool Equals(NodeId other) => Version == other.Version && NodeName.Comparer.Equals(Name, other.Name);

    public override bool Equals(object? obj) => obj is NodeId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Version, Name is null ? 0 : NodeName.Comparer.GetHashCode(Name));

    /// <summary>By name, then by version.</summary>
    public int CompareTo(NodeId other)
    {
        int order = NodeName.Comparer.Compare(Name, other.Name);
        return order != 0 ? order : Version.CompareTo(other.Version);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}@{Version}");
}
