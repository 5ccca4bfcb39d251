using System.Globalization;
using System.Numerics;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>The storages of one pickle, as its persistent ids name them.</summary>
/// <param name="locate">Finds a storage's bytes when it is first named, or named longer than before.</param>
internal sealed class StorageTable(Action<TorchStorage> locate)
{
    private const string StorageKind = "storage";
    private const string ModuleKind = "module";

    /// <summary>Characters. A key is named by a few bytes of a pickle, over and over: it may not cost more to look at.</summary>
    private const int KeyLimit = 500;

    private readonly Dictionary<string, TorchStorage> _byKey = new(StringComparer.Ordinal);
    private readonly List<TorchStorage> _all = [];

    /// <summary>A table for a pickle that is no PyTorch file's: its persistent ids mean nothing to this reader.</summary>
    public static StorageTable Foreign => new(_ => { }) { Other = id => new PickleObject(null, id) };

    /// <summary>In the order they were named, those of embedded files included.</summary>
    public IReadOnlyList<TorchStorage> All => _all;

    /// <summary>What an id means that is not a tuple; a fault where not set.</summary>
    public Func<object?, object?>? Other { get; init; }

    public TorchStorage? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Takes over a storage that was read elsewhere.</summary>
    public void Adopt(TorchStorage storage) => _all.Add(storage);

    public object? Load(object? id)
    {
        if (id is PickleTuple { Items: [string kind, ..] } tuple && (kind is StorageKind || (kind is ModuleKind && tuple.Items.Length > 1)))
        {
            return kind is ModuleKind ? tuple.Items[1] : LoadStorage(tuple.Items);
        }

        return Other is not null
            ? Other(id)
            : throw new CheckpointException(PickleFault.PersistentIdInvalid, "the pickle refers to something outside of it in a form that no PyTorch format knows");
    }

    /// <summary>Whether the value is a storage's description that stands where its persistent id would (some writers of the tar format do so).</summary>
    public static bool IsDescription(object? value) => value is PickleTuple { Items: [StorageKind, PickleGlobal, ..] };

    /// <summary>The text form of a storage's key, which is a number or a text.</summary>
    public static string? KeyOf(object? key) => key switch
    {
        string { Length: <= KeyLimit } text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number when number.GetBitLength() <= 64 => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private TorchStorageView LoadStorage(object?[] items)
    {
        if (items.Length is < 5 or > 6 || items[1] is not PickleGlobal type || KeyOf(items[2]) is not { } key || items[4] is not long count
            || TorchGlobals.StorageTypeOf(type, out bool untyped) is not { } element)
        {
            throw new CheckpointException(TorchFault.StorageInvalid, "a storage is not described by type, key, location and length");
        }

        TorchStorage storage = Get(key, element, ByteLength(key, count, element));
        if (items.Length == 5 || items[5] is null)
        {
            return new TorchStorageView(storage, element, untyped, 0, ByteLength(key, count, element));
        }

        // A view of a storage, as PyTorch wrote them before 0.4: key of the view, first element, number of elements.
        if (items[5] is not PickleTuple { Items: [_, long first, long length] } || first < 0 || length < 0 || first > count - length)
        {
            throw new CheckpointException(TorchFault.StorageInvalid, $"the view of storage '{Shown.Text(key)}' does not lie inside it");
        }

        return new TorchStorageView(storage, element, untyped, first * element.ItemSize, length * element.ItemSize);
    }

    /// <summary>The storage of that key, made where it is new.</summary>
    public TorchStorage Get(string key, TorchType element, long length)
    {
        if (!_byKey.TryGetValue(key, out TorchStorage? storage))
        {
            storage = new TorchStorage(key, element, length);
            _byKey.Add(key, storage);
            _all.Add(storage);
            locate(storage);
        }
        else if (storage.Length < length)
        {
            storage.Length = length;
            locate(storage);
        }

        return storage;
    }

    public static long ByteLength(string key, long count, TorchType element)
    {
        Int128 length = (Int128)count * element.ItemSize;
        return length >= 0 && length <= long.MaxValue
            ? (long)length
            : throw new CheckpointException(TorchFault.StorageInvalid, $"storage '{Shown.Text(key)}' cannot have {count} elements");
    }
}
