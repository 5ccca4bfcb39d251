using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>
/// Turns candidates into usable bases. A candidate whose chain is at the limit is replaced by one of its own bases, half-way down: then the
/// next versions have room to be small differences to their predecessors again, and one in so many pays for a larger step.
/// </summary>
internal sealed class BaseChooser(ContentStore store, int maxChainLength)
{
    /// <summary>A base for a tensor with records of its own; null where the candidate cannot serve.</summary>
    public TensorBase? ForTensor(BaseCandidate candidate, ElementType type, long elementCount)
    {
        if (maxChainLength == 0 || candidate.Tensor.Address.IsBundled)
        {
            return null;
        }

        ContentEntry? entry = store.Index.Find(candidate.Tensor.Address.Id);
        string reason = candidate.Reason;
        if (entry is { } found && found.Chain >= maxChainLength)
        {
            reason += ", its own base since the chain is at its limit";
            while (entry is not null && entry.Chain > (maxChainLength - 1) / 2)
            {
                entry = entry.Base.IsNone ? null : store.Index.Find(entry.Base);
            }
        }

        if (entry is null || entry.Kind != RecordKind.TensorRun || entry.Shape.ElementCount != elementCount)
        {
            return null;
        }

        return entry.ElementType == type ? new TensorBase(entry, BaseTransform.None, reason)
            : FloatCast.IsSupported(entry.ElementType, type) ? new TensorBase(entry, BaseTransform.Cast, reason + $", cast from {entry.ElementType.Name()}")
            : null;
    }

    /// <summary>A base for a bundled tensor; null where the candidate cannot serve.</summary>
    public ContentAddress? ForMember(BaseCandidate candidate, ElementType type, int length)
    {
        if (maxChainLength == 0 || !candidate.Tensor.Address.IsBundled || candidate.Tensor.ElementType != type)
        {
            return null;
        }

        ContentAddress? address = candidate.Tensor.Address;
        if (HeaderOf(address.Value.Id) is not { } header)
        {
            return null;
        }

        if (header.Chain >= maxChainLength)
        {
            while (address is { } at && header.Chain > (maxChainLength - 1) / 2)
            {
                address = header.Members[at.Member].Base;
                header = address is { } next ? store.BundleHeaderOf(next.Id) : header;
            }
        }

        return address is { } found && found.Member < header.Members.Count && header.Members[found.Member] is { } member
            && member.Length == length && member.ElementType == type
            ? found
            : null;
    }

    private BundleHeader? HeaderOf(ContentId bundle)
    {
        try
        {
            return store.BundleHeaderOf(bundle);
        }
        catch (MGitException error) when (error.Code is ErrorCode.ContentCorrupt or ErrorCode.ContentMissing)
        {
            // No base then: a damaged one must not keep a sound model out.
            return null;
        }
    }

    /// <summary>A dictionary for a skeleton or manifest; null where the candidate cannot serve.</summary>
    public ContentEntry? ForBytes(ContentId candidate, RecordKind kind)
    {
        ContentEntry? entry = maxChainLength == 0 ? null : store.Index.Find(candidate);
        if (entry is { } found && found.Chain >= maxChainLength)
        {
            while (entry is not null && entry.Chain > (maxChainLength - 1) / 2)
            {
                entry = entry.Base.IsNone ? null : store.Index.Find(entry.Base);
            }
        }

        return entry?.Kind == kind ? entry : null;
    }
}
