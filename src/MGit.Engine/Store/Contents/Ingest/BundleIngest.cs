using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Rows;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Collects small tensors and writes them as bundles.</summary>
internal sealed class BundleIngest(IngestSession session)
{
    /// <summary>Bytes collected before a bundle is written: bounds memory, and what a reader of one member may have to decode.</summary>
    private const long FlushBytes = 8 * 1024 * 1024;

    private readonly List<SmallTensor> _held = [];
    private long _bytes;

    public void Add(SmallTensor tensor)
    {
        _held.Add(tensor);
        _bytes += tensor.Bytes.Length;
        if (_bytes >= FlushBytes || _held.Count >= BundleHeader.MaxMembers / 2)
        {
            Flush();
        }
    }

    /// <summary>Writes what is held as one bundle, and fills the slots.</summary>
    public void Flush()
    {
        if (_held.Count == 0)
        {
            return;
        }

        Parallel.ForEach(_held, Parallelism(), tensor =>
            (tensor.Id, tensor.Fingerprint) = ContentHasher.Compute(tensor.ElementType, tensor.Shape, tensor.Bytes));
        List<SmallTensor> fresh = TakeNew(out Dictionary<ContentId, List<SmallTensor>> twins);
        if (fresh.Count > 0)
        {
            foreach (SmallTensor tensor in fresh)
            {
                ChooseBase(tensor);
            }

            Write(fresh);
            foreach (SmallTensor tensor in fresh)
            {
                foreach (SmallTensor twin in twins[tensor.Id])
                {
                    twin.Slot.Address = tensor.Slot.Address;
                    twin.Slot.IsLossy = tensor.Slot.IsLossy;
                }
            }
        }

        _held.Clear();
        _bytes = 0;
    }

    private ParallelOptions Parallelism() => new()
    {
        MaxDegreeOfParallelism = Math.Max(1, session.Options.MaxParallelism),
        CancellationToken = session.Cancellation,
    };

    private List<SmallTensor> TakeNew(out Dictionary<ContentId, List<SmallTensor>> twins)
    {
        List<SmallTensor> fresh = [];
        twins = [];
        foreach (SmallTensor tensor in _held)
        {
            if (twins.TryGetValue(tensor.Id, out List<SmallTensor>? same))
            {
                same.Add(tensor);
                session.Decisions.Add(new IngestDecision(tensor.Path, tensor.Name, null, null, tensor.Bytes.Length, 0, "same as another one of this model"));
            }
            else if (session.FindKnown(tensor.Id) is { } known)
            {
                tensor.Slot.Address = known.Address;
                tensor.Slot.IsLossy = known.Id != tensor.Id;
                session.Decisions.Add(new IngestDecision(tensor.Path, tensor.Name, null, null, tensor.Bytes.Length, 0, "already stored"));
            }
            else
            {
                twins.Add(tensor.Id, []);
                fresh.Add(tensor);
            }
        }

        return fresh;
    }

    private void ChooseBase(SmallTensor tensor)
    {
        List<(ContentAddress Address, string Reason)> usable = [];
        foreach (BaseCandidate candidate in tensor.Candidates)
        {
            if (session.Chooser.ForMember(candidate, tensor.ElementType, tensor.Bytes.Length) is { } address
                && usable.All(known => known.Address != address) && IsReadable(address, tensor.Bytes.Length))
            {
                usable.Add((address, candidate.Reason));
            }
        }

        if (usable.Count > 0)
        {
            (tensor.Base, tensor.Reason) = usable.Count == 1 ? usable[0] : usable.MinBy(choice => EncodedLength(tensor, choice.Address));
        }
    }

    private bool IsReadable(ContentAddress address, int length)
    {
        try
        {
            session.Store.Read(address, 0, new byte[length]);
            return true;
        }
        catch (MGitException error) when (error.Code is ErrorCode.ContentCorrupt or ErrorCode.ContentMissing)
        {
            // Stored whole then: a damaged base must not keep a sound model out.
            return false;
        }
    }

    private int EncodedLength(SmallTensor tensor, ContentAddress from)
    {
        using PooledWriter writer = new(BlockCodec.MaxEncodedLength(tensor.Bytes.Length));
        byte[] parent = new byte[tensor.Bytes.Length];
        session.Store.Read(from, 0, parent);
        return BlockCodec.Encode(tensor.ElementType, tensor.Bytes, parent, session.Options.Bound, writer, default, RowStretch.Of([tensor.Shape])).EncodedLength;
    }

    private void Write(List<SmallTensor> tensors)
    {
        List<BundlePart> parts = BundlePart.Cut(tensors);
        Parallel.ForEach(parts, Parallelism(), part => part.Encode(session.Store, session.Options.Bound));
        List<SmallTensor> ordered = [.. parts.SelectMany(part => part.Tensors)];
        (ContentId Id, ElementFingerprint Fingerprint)[] restored = new (ContentId, ElementFingerprint)[ordered.Count];
        Parallel.For(0, ordered.Count, Parallelism(), index =>
        {
            SmallTensor tensor = ordered[index];
            bool exact = tensor.Restored.Span.SequenceEqual(tensor.Bytes);
            restored[index] = exact
                ? (tensor.Id, tensor.Fingerprint)
                : ContentHasher.Compute(tensor.ElementType, tensor.Shape, tensor.Restored.Span);
        });
        BundleHeader header = HeaderOf(parts, ordered, restored);
        ContentId[] members = [.. restored.Select(member => member.Id)];
        ContentId id = RecordIds.OfBundle(members);
        RecordLocation at = session.Append(
            RecordKind.Bundle, id, header.ToBytes(), [.. parts.Select(part => (ReadOnlyMemory<byte>)part.Encoded!.Memory)]);
        Register(id, at, header, parts, ordered, restored, members);
        foreach (BundlePart part in parts)
        {
            part.Free();
        }
    }

    private BundleHeader HeaderOf(List<BundlePart> parts, List<SmallTensor> ordered, (ContentId Id, ElementFingerprint Fingerprint)[] restored)
    {
        List<BundleBlock> blocks = [];
        List<BundleMember> members = [];
        foreach (BundlePart part in parts)
        {
            int offset = 0;
            int first = members.Count;
            foreach (SmallTensor tensor in part.Tensors)
            {
                members.Add(new BundleMember(blocks.Count, offset, tensor.ElementType, tensor.Shape, part.NeedsBase ? tensor.Base : null));
                offset += tensor.Bytes.Length;
            }

            blocks.Add(new BundleBlock(part.ElementType, part.NeedsBase, first, part.Tensors.Count, offset, 0, part.Encoded!.Length));
        }

        ContentId[] bases = [.. members.Where(member => member.Base is not null).Select(member => member.Base!.Value.Id).Distinct()];
        bool exact = true;
        for (int index = 0; index < ordered.Count; index++)
        {
            exact &= restored[index].Id == ordered[index].Id;
        }

        return new BundleHeader
        {
            Blocks = blocks,
            Members = members,
            BaseBundles = bases,
            Chain = bases.Length == 0 ? 0 : 1 + bases.Max(id => session.Store.BundleHeaderOf(id).Chain),
            Epsilon = exact ? 0 : session.Options.Bound!.Value.Epsilon,
        };
    }

    private void Register(
        ContentId id, RecordLocation at, BundleHeader header, List<BundlePart> parts, List<SmallTensor> ordered,
        (ContentId Id, ElementFingerprint Fingerprint)[] restored, ContentId[] members)
    {
        ContentEntry bundle = BundleEntries.OfBundle(id, at, header);
        session.Pending.Add(new PendingContent(bundle, header.BaseBundles, Members: members));
        BlockMode[] modes = [.. parts.Select(part => part.Mode)];
        for (int index = 0; index < ordered.Count; index++)
        {
            SmallTensor tensor = ordered[index];
            ContentAddress? from = header.Members[index].Base;
            ContentEntry entry = BundleEntries.OfMember(
                restored[index].Id, restored[index].Fingerprint, bundle, header, index, modes[header.Members[index].Block],
                from is { } address ? session.Store.IdOf(address) : default);
            bool lossy = restored[index].Id != tensor.Id;
            session.Pending.Add(new PendingContent(entry, [], lossy ? tensor.Id : default, lossy ? header.Epsilon : 0));
            tensor.Slot.Address = new ContentAddress(id, index);
            tensor.Slot.IsLossy = lossy;
            session.Decisions.Add(new IngestDecision(
                tensor.Path, tensor.Name, entry.Mode, from, entry.RawLength, entry.StoredLength,
                from is null && tensor.Base is not null ? "the difference does not pay" : $"bundled; {tensor.Reason}"));
        }
    }
}
