using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Reading;

/// <summary>Where a content lies and what the catalog says of it, or will say once it is committed.</summary>
internal sealed class ContentEntry
{
    public required ContentId Id { get; init; }

    public required RecordKind Kind { get; init; }

    public required ElementType ElementType { get; init; }

    public required TensorShape Shape { get; init; }

    public required long RawLength { get; init; }

    public required long StoredLength { get; init; }

    /// <summary>Its own content's base; none for one stored whole.</summary>
    public ContentId Base { get; init; }

    public BaseTransform Transform { get; init; }

    public int Chain { get; init; }

    public BlockMode Mode { get; init; }

    public ElementFingerprint? Fingerprint { get; init; }

    public ContentId FirstLeaf { get; init; }

    /// <summary>The record, or the first of several.</summary>
    public required RecordLocation Record { get; init; }

    /// <summary>Index in the bundle; -1 for a content with records of its own, and for a bundle itself.</summary>
    public int Member { get; init; } = -1;

    /// <summary>The bundle it is a member of; none otherwise.</summary>
    public ContentId Bundle { get; init; }

    /// <summary>How a manifest or a bundle refers to it.</summary>
    public ContentAddress Address => Member < 0 ? new ContentAddress(Id) : new ContentAddress(Bundle, Member);

    /// <summary>Tensors of several records: all of them, in order. Empty for one record.</summary>
    public IReadOnlyList<RunPlace> Runs { get; init; } = [];

    /// <summary>The same entry with all its records.</summary>
    public ContentEntry WithRuns(IReadOnlyList<RunPlace> runs) => new()
    {
        Id = Id,
        Kind = Kind,
        ElementType = ElementType,
        Shape = Shape,
        RawLength = RawLength,
        StoredLength = StoredLength,
        Base = Base,
        Transform = Transform,
        Chain = Chain,
        Mode = Mode,
        Fingerprint = Fingerprint,
        FirstLeaf = FirstLeaf,
        Record = Record,
        Member = Member,
        Bundle = Bundle,
        Runs = runs,
    };

    public ContentInfo ToInfo() => new(
        Id, Kind, ElementType, Shape, RawLength, StoredLength, Base.IsNone ? null : Base, Chain, Mode, Fingerprint);

    /// <summary>The record that holds a block.</summary>
    public RecordLocation RecordOf(long block)
    {
        RecordLocation found = Record;
        foreach (RunPlace run in Runs)
        {
            if (run.FirstBlock > block)
            {
                break;
            }

            found = run.Record;
        }

        return found;
    }
}
