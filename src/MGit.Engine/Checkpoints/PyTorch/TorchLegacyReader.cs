using System.Globalization;
using System.Numerics;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>
/// PyTorch's format of 0.1.10 to 1.5 (torch/serialization.py, _legacy_save): pickles of the magic number, the protocol version, facts
/// about the machine, the object and the list of its storages' keys, then the storages one after the other.
/// </summary>
internal static class TorchLegacyReader
{
    private const long ProtocolVersion = 1001;

    /// <summary>The magic number's pickle has 15 bytes in the protocol PyTorch uses, 27 in the longest.</summary>
    private const int MagicRegion = 128;

    private static readonly BigInteger s_magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static bool Recognise(ByteSource source, CancellationToken cancellationToken)
    {
        Span<byte> first = stackalloc byte[1];
        if (source.ReadUpTo(0, first) == 0 || first[0] is not (0x80 or (byte)'L'))
        {
            return false;
        }

        try
        {
            BufferedBytes head = new(source.Window(0, Math.Min(source.Length, MagicRegion)), 0, MagicRegion);
            return PickleMachine.Load(head, new NamelessHost(), new PickleBudget(), cancellationToken) is BigInteger magic && magic == s_magic;
        }
        catch (CheckpointException)
        {
            // Whatever it is, it does not begin with the magic number.
            return false;
        }
    }

    /// <returns>False, with the reason in the notices, for a file this version keeps as it is.</returns>
    public static bool Read(ByteSource source, string prefix, TorchContext context)
    {
        StorageTable storages = new(_ => { });
        if (!TryLoad(source, context, storages, out object? root))
        {
            return false;
        }

        TorchContents.Add(root, prefix, storages, context);
        return true;
    }

    /// <summary>Reads a file that lies as bytes inside a pickle; its storages are handed to that pickle's.</summary>
    /// <returns>What it holds; null for one this version does not read.</returns>
    public static object? LoadValue(ByteSource source, TorchContext context, StorageTable outer)
    {
        StorageTable storages = new(_ => { });
        if (!TryLoad(source, context, storages, out object? root))
        {
            return null;
        }

        foreach (TorchStorage storage in storages.All)
        {
            outer.Adopt(storage);
        }

        return root;
    }

    private static bool TryLoad(ByteSource source, TorchContext context, StorageTable storages, out object? root)
    {
        BufferedBytes bytes = new(source);
        root = null;
        TorchContents.LoadPickle(bytes, storages, context);
        object? version = TorchContents.LoadPickle(bytes, storages, context);
        if (version is not ProtocolVersion)
        {
            throw new CheckpointException(TorchFault.PartInvalid, $"the file is of protocol version {(version is long number ? number.ToString(CultureInfo.InvariantCulture) : "unknown")}; this version knows {ProtocolVersion}");
        }

        if (!TorchMachine.IsLittleEndian(TorchContents.LoadPickle(bytes, storages, context), context))
        {
            return false;
        }

        root = TorchContents.LoadPickle(bytes, storages, context);
        ReadStorages(bytes, TorchContents.LoadPickle(bytes, storages, context), storages);
        return true;
    }

    private static void ReadStorages(BufferedBytes bytes, object? keys, StorageTable storages)
    {
        if (keys is not PickleList list)
        {
            throw new CheckpointException(TorchFault.PartInvalid, "the list of the storages' keys is not a list");
        }

        HashSet<TorchStorage> read = new(ReferenceEqualityComparer.Instance);
        foreach (object? item in list.Items)
        {
            if (StorageTable.KeyOf(item) is not { } key || storages.Find(key) is not { } storage || !read.Add(storage))
            {
                throw new CheckpointException(TorchFault.StorageMissing, $"the list of the storages' keys names '{Shown.Text(StorageTable.KeyOf(item) ?? "?")}' twice, or the object does not use it");
            }

            if (!bytes.TryInt64(out long count))
            {
                throw new CheckpointException(TorchFault.StorageTruncated, $"the file ends before storage '{Shown.Text(key)}'");
            }

            if (StorageTable.ByteLength(key, count, storage.Type) != storage.Length)
            {
                throw new CheckpointException(TorchFault.StorageInvalid, $"storage '{Shown.Text(key)}' has {count} elements and {storage.Length} bytes");
            }

            storage.Offset = bytes.Source.Origin + bytes.Position;
            if (!bytes.TrySkip(storage.Length))
            {
                throw new CheckpointException(TorchFault.StorageTruncated, $"storage '{Shown.Text(key)}' has {storage.Length} bytes and the file ends {bytes.Remaining} after its beginning; it was not written or copied completely");
            }
        }

        if (storages.All.FirstOrDefault(s => s.Offset < 0 && s.Length > 0) is { } missing)
        {
            throw new CheckpointException(TorchFault.StorageMissing, $"storage '{Shown.Text(missing.Key)}' is used and not in the file");
        }
    }

    /// <summary>For the magic number, which names nothing.</summary>
    private sealed class NamelessHost : IPickleHost
    {
        public PickleGlobal Global(string module, string name) => new(module, name);

        public object? Reduce(PickleGlobal callable, PickleTuple arguments) => null;

        public object? PersistentLoad(object? id) => null;
    }
}
