using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>Something wrong in a store, as verification or repair found it.</summary>
/// <param name="Kind">What sort of fault.</param>
/// <param name="Where">Pack and offset ("x.pack+1234"), or the catalog's table.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
public sealed record StoreFinding(FindingKind Kind, string Where, string Message)
{
    /// <summary>Manifests that cannot be restored whole because of it.</summary>
    public IReadOnlyList<ContentId> Manifests { get; init; } = [];

    /// <summary>Ids of the nodes hit ("name@version").</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>The content hit; none where it is not one.</summary>
    public ContentId Content { get; init; }

    /// <summary>Whether repair can mend it without losing anything.</summary>
    public bool Repairable { get; init; }

    /// <summary>What a repair did about it, or null.</summary>
    public string? Repaired { get; init; }
}
