using System.Buffers.Binary;
using System.IO.Hashing;
using MGit.Engine.Errors;
using MGit.Engine.Store;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Fuzz;

/// <summary>
/// Inputs are packs, put in the place of one that a catalog knows. The first byte's lowest bit: checksums are mended after the change, so
/// that changes of lengths, kinds and versions reach the checks behind them; and where its bits 1 to 5 are set, the store is written to too.
/// </summary>
internal sealed class PackTarget : IFuzzTarget, IDisposable
{
    private const int RecordsPerInput = 100_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("mgit-fuzz-packs-").FullName;
    private readonly string _pack;
    private readonly byte[] _catalog;
    private readonly RecordLocation[] _places;

    public PackTarget()
    {
        PackStore.Create(_folder);
        using (PackStore store = PackStore.Open(_folder))
        using (PackWriter writer = store.BeginWrite())
        {
            List<RecordLocation> places = [];
            foreach (RecordKind kind in Enum.GetValues<RecordKind>().Where(kind => kind != RecordKind.Commit))
            {
                ContentId id = new(Enumerable.Repeat((byte)kind, ContentId.Size).ToArray());
                places.Add(writer.Append(kind, id, new byte[(int)kind * 3], new byte[(int)kind * 40]));
                writer.Commit(_ => [1, 2, 3]);
            }

            _places = [.. places];
        }

        _pack = Directory.GetFiles(Path.Combine(_folder, "packs")).Single();
        _catalog = File.ReadAllBytes(Path.Combine(_folder, "catalog.db"));
        byte[] sound = File.ReadAllBytes(_pack);
        Seeds = [[0, .. sound], [1, .. sound], [0x3f, .. sound], [1, .. sound[..300]]];
    }

    public string Name => "packs";

    public IReadOnlyList<byte[]> Seeds { get; }

    public long AllocationBound => 16 << 20;

    public string? Run(byte[] input)
    {
        byte flags = input.Length > 0 ? input[0] : (byte)0;
        byte[] pack = input.Length > 0 ? input[1..] : [];
        if ((flags & 1) != 0)
        {
            Mend(pack);
        }

        File.WriteAllBytes(_pack, pack);
        SortedSet<string> faults = [];
        using (PackStore store = PackStore.Open(_folder))
        {
            Read(store, faults);
            if ((flags & 0x3e) == 0x3e)
            {
                Write(store, faults);
            }
        }

        if ((flags & 0x3e) == 0x3e)
        {
            Restore();
        }

        return faults.Count == 0 ? null : string.Join(' ', faults);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Guard(SortedSet<string> faults, Action action)
    {
        try
        {
            action();
        }
        catch (MGitException error) when (error.Code is ErrorCode.ContentCorrupt or ErrorCode.RepositoryTooNew or ErrorCode.RepositoryInvalid)
        {
            faults.Add($"{error.Code}");
        }
    }

    /// <summary>Makes checksums right again, of the head and of each frame found one after the other.</summary>
    private static void Mend(byte[] pack)
    {
        if (pack.Length < PackHead.Size)
        {
            return;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(pack.AsSpan(56), XxHash3.HashToUInt64(pack.AsSpan(0, 56)));
        long number = BinaryPrimitives.ReadInt64BigEndian(pack.AsSpan(16));
        int at = PackHead.Size;
        while (RecordFrame.TryParse(pack.AsSpan(at), pack.Length - at, out RecordFrame frame) == PackFault.None)
        {
            Span<byte> record = pack.AsSpan(at, (int)frame.Length);
            ulong checksum = XxHash3.HashToUInt64(record.Slice(60, frame.HeaderLength), (long)XxHash3.HashToUInt64(record[..52], number));
            BinaryPrimitives.WriteUInt64LittleEndian(record[52..], checksum);
            BinaryPrimitives.WriteUInt64LittleEndian(record[^8..], XxHash3.HashToUInt64(record[(60 + frame.HeaderLength)..^8]));
            at += record.Length;
        }
    }

    private void Read(PackStore store, SortedSet<string> faults)
    {
        string name = Path.GetFileNameWithoutExtension(_pack);
        long length = new FileInfo(_pack).Length;
        long end = 0;
        int count = 0;
        foreach (ScannedRecord record in store.Scan(name, verifyPayload: true))
        {
            // Only a file of no bytes has a fault of no bytes.
            if (record.Offset < end || (record.Length <= 0 && length > 0) || record.Offset > length - record.Length || ++count > RecordsPerInput)
            {
                throw new InvalidOperationException("The scan does not go forward within the file.");
            }

            end = record.Offset + record.Length;
            if (record.Fault != PackFault.None)
            {
                faults.Add($"{record.Fault}");
            }
            else if (store.ReadPayload(record).Length != record.PayloadLength)
            {
                throw new InvalidOperationException("A sound record reads as another length.");
            }
        }

        foreach (PackFaultReport fault in new PackVerifier(store).Verify(verifyPayload: true))
        {
            faults.Add($"reported {fault.Fault}");
        }

        foreach (RecordLocation place in _places)
        {
            Guard(faults, () => store.Read(place));
            Guard(faults, () =>
            {
                store.ReadHeader(place, out _, out _, out long offset, out long payloadLength);
                store.ReadPayload(place, offset, new byte[Math.Min(payloadLength, 64)]);
            });
        }
    }

    private static void Write(PackStore store, SortedSet<string> faults) => Guard(faults, () =>
    {
        using PackWriter writer = store.BeginWrite();
        RecordLocation at = writer.Append(RecordKind.Skeleton, default, [1], new byte[100]);
        writer.Commit(_ => [9]);
        if (store.Read(at).Payload.Length != 100)
        {
            throw new InvalidOperationException("What was written does not read.");
        }
    });

    private void Restore()
    {
        foreach (string path in Directory.GetFiles(Path.Combine(_folder, "packs")).Where(path => path != _pack))
        {
            File.Delete(path);
        }

        File.WriteAllBytes(Path.Combine(_folder, "catalog.db"), _catalog);
    }
}
