using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Pickle;
using MGit.Engine.Checkpoints.Tar;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>
/// PyTorch's tar format of before 0.1.10 (torch/serialization.py, legacy_load): the storages with their contents, the tensors as views
/// of them, and a pickle that refers to both by number.
/// </summary>
internal static class TorchTarReader
{
    private const string Storages = "storages";
    private const string Tensors = "tensors";
    private const string Object = "pickle";
    private const string MachineInfo = "sys_info";

    public static bool Recognise(IReadOnlyDictionary<string, TarEntry> entries) => entries.ContainsKey(Storages) && entries.ContainsKey(Object);

    /// <returns>False, with the reason in the notices, for a file this version keeps as it is.</returns>
    public static bool Read(ByteSource source, IReadOnlyDictionary<string, TarEntry> entries, string prefix, TorchContext context)
    {
        ByteSource Open(string name) => source.Window(entries[name].Offset, entries[name].Length);

        if (entries.ContainsKey(MachineInfo)
            && !TorchMachine.IsLittleEndian(TorchContents.LoadPickle(new BufferedBytes(Open(MachineInfo)), StorageTable.Foreign, context), context))
        {
            return false;
        }

        Dictionary<string, object> byNumber = new(StringComparer.Ordinal);
        StorageTable storages = ReadStorages(Open(Storages), byNumber, context);
        if (entries.ContainsKey(Tensors))
        {
            ReadTensors(Open(Tensors), byNumber, context);
        }

        object? root = TorchContents.LoadPickle(new BufferedBytes(Open(Object)), storages, context);
        if (storages.All.FirstOrDefault(s => s.Offset < 0 && s.Length > 0) is { } missing)
        {
            throw new CheckpointException(TorchFault.StorageMissing, $"storage '{Shown.Text(missing.Key)}' is used and not in the archive");
        }

        TorchContents.Add(root, prefix, storages, context);
        return true;
    }

    private static object? Resolve(object? id, Dictionary<string, object> byNumber)
    {
        // Classes come with their source as a tuple.
        object? first = id is PickleTuple { Items: [var inner, ..] } ? inner : id;
        if (first is PickleGlobal)
        {
            return first;
        }

        return StorageTable.KeyOf(first) is { } key && byNumber.TryGetValue(key, out object? value)
            ? value
            : throw new CheckpointException(PickleFault.PersistentIdInvalid, "the pickle refers to a tensor or storage that the archive does not hold");
    }

    private static StorageTable ReadStorages(ByteSource source, Dictionary<string, object> byNumber, TorchContext context)
    {
        BufferedBytes bytes = new(source);
        StorageTable table = new(_ => { }) { Other = id => Resolve(id, byNumber) };
        long count = Count(bytes, context);
        for (long i = 0; i < count; i++)
        {
            if (TorchContents.LoadPickle(bytes, StorageTable.Foreign, context) is not PickleTuple { Items: [var id, _, PickleGlobal type] }
                || StorageTable.KeyOf(id) is not { } key || TorchGlobals.StorageTypeOf(type, out bool untyped) is not { } element || !bytes.TryInt64(out long length))
            {
                throw new CheckpointException(TorchFault.StorageInvalid, $"storage {i} is not described by key, location, type and length");
            }

            if (table.Find(key) is not null)
            {
                throw new CheckpointException(TorchFault.StorageInvalid, $"storage '{Shown.Text(key)}' occurs twice");
            }

            TorchStorage storage = table.Get(key, element, StorageTable.ByteLength(key, length, element));
            storage.Offset = source.Origin + bytes.Position;
            byNumber[key] = new TorchStorageView(storage, element, untyped, 0, storage.Length);
            if (!bytes.TrySkip(storage.Length))
            {
                throw new CheckpointException(TorchFault.StorageTruncated, $"storage '{Shown.Text(key)}' has {storage.Length} bytes and {bytes.Remaining} follow");
            }
        }

        if (bytes.Remaining > 0)
        {
            ReadViews(TorchContents.LoadPickle(bytes, StorageTable.Foreign, context), byNumber);
        }

        return table;
    }

    private static void ReadViews(object? views, Dictionary<string, object> byNumber)
    {
        foreach (object? view in views is PickleList list ? list.Items : [])
        {
            if (view is not PickleTuple { Items: [var id, var rootId, long offset, long length] } || StorageTable.KeyOf(id) is not { } key
                || StorageTable.KeyOf(rootId) is not { } rootKey || byNumber.GetValueOrDefault(rootKey) is not TorchStorageView root
                || offset < 0 || length < 0 || ((Int128)offset + length) * root.Type.ItemSize > root.ByteLength)
            {
                throw new CheckpointException(TorchFault.StorageInvalid, "a view of a storage does not lie inside it");
            }

            byNumber[key] = root with { ByteOffset = root.ByteOffset + (offset * root.Type.ItemSize), ByteLength = length * root.Type.ItemSize };
        }
    }

    private static void ReadTensors(ByteSource source, Dictionary<string, object> byNumber, TorchContext context)
    {
        BufferedBytes bytes = new(source);
        long count = Count(bytes, context);
        for (long i = 0; i < count; i++)
        {
            if (TorchContents.LoadPickle(bytes, StorageTable.Foreign, context) is not PickleTuple { Items: [var id, var storageId, ..] }
                || StorageTable.KeyOf(id) is not { } key || StorageTable.KeyOf(storageId) is not { } storageKey
                || byNumber.GetValueOrDefault(storageKey) is not TorchStorageView storage
                || !bytes.TryInt32(out int rank) || !bytes.TryInt32(out _) || rank is < 0 or > Engine.Tensors.TensorShape.MaxRank)
            {
                throw new CheckpointException(TorchFault.TensorInvalid, $"tensor {i} is not described by key, storage and dimensions");
            }

            context.Budget.Charge(200 + (16L * rank));
            long[] sizes = ReadNumbers(bytes, rank);
            long[] strides = ReadNumbers(bytes, rank);
            byNumber[key] = TorchTensor.Create(storage, storage.Type, ReadNumbers(bytes, 1)[0], sizes, strides, null);
        }
    }

    private static long[] ReadNumbers(BufferedBytes bytes, int count)
    {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++)
        {
            if (!bytes.TryInt64(out numbers[i]))
            {
                throw new CheckpointException(TorchFault.PartInvalid, "the list of tensors ends too early");
            }
        }

        return numbers;
    }

    private static long Count(BufferedBytes bytes, TorchContext context)
        => TorchContents.LoadPickle(bytes, StorageTable.Foreign, context) is long count and >= 0
            ? count
            : throw new CheckpointException(TorchFault.PartInvalid, "a part of the archive does not begin with the number of its items");
}
