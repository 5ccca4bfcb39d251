using System.Text;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Zip;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>
/// PyTorch's zip format (torch.save since 1.6, TorchScript since 1.0): NAME/data.pkl, the storages as entries NAME/data/KEY, and for
/// TorchScript NAME/constants.pkl with NAME/constants/KEY and NAME/code/.
/// </summary>
internal sealed class TorchZipReader
{
    /// <summary>What the names of a script's constants begin with.</summary>
    public const string ConstantsName = "constants";

    private const string ObjectPickle = "data.pkl";
    private const string Version = "version";
    private const string ConstantsPickle = "constants.pkl";

    private readonly ZipDirectory _archive;
    private readonly TorchContext _context;
    private readonly string _root;
    private readonly Dictionary<string, ZipEntry> _entries;

    private TorchZipReader(ZipDirectory archive, string root, TorchContext context)
    {
        _archive = archive;
        _context = context;
        _root = root;
        _entries = archive.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
        IsScript = _entries.ContainsKey(root + ConstantsPickle) && archive.Entries.Any(e => e.Name.StartsWith(root + "code/", StringComparison.Ordinal));
    }

    public bool IsScript { get; }

    /// <returns>Null where the archive is not PyTorch's.</returns>
    public static TorchZipReader? Recognise(ZipDirectory archive, TorchContext context)
    {
        // As PyTorch does: the folder of the first entry is the archive's.
        string first = archive.Entries.Count > 0 ? archive.Entries[0].Name : "";
        string root = first[..(first.IndexOf('/') + 1)];
        HashSet<string> names = archive.Entries.Select(e => e.Name).ToHashSet(StringComparer.Ordinal);

        // Without a folder of its own, data.pkl may be anybody's: PyTorch puts its version beside it.
        bool isTorch = names.Contains(root + ObjectPickle) && (root.Length > 0 || names.Contains(Version));
        return isTorch ? new TorchZipReader(archive, root, context) : null;
    }

    /// <returns>False, with the reason in the notices, for an archive this version keeps as it is.</returns>
    public bool Read(string prefix)
    {
        if (IsBigEndian())
        {
            _context.Layout.AddNotice(TorchMachine.BigEndian);
            return false;
        }

        if (!ReadPickle(ObjectPickle, "data/", prefix))
        {
            return false;
        }

        if (IsScript)
        {
            ReadPickle(ConstantsPickle, "constants/", prefix.Length == 0 ? ConstantsName : $"{prefix}.{ConstantsName}");
        }

        return true;
    }

    /// <summary>The object that was saved, without a layout: its tensors lie nowhere.</summary>
    /// <returns>Null where its pickle is compressed.</returns>
    public object? ReadObject()
    {
        ZipEntry entry = _entries[_root + ObjectPickle];
        return entry.IsStored ? TorchContents.LoadPickle(new BufferedBytes(_archive.Open(entry)), new StorageTable(_ => { }), _context) : null;
    }

    private bool ReadPickle(string name, string folder, string prefix)
    {
        ZipEntry entry = _entries[_root + name];
        if (!entry.IsStored)
        {
            _context.Layout.AddNotice($"'{Shown.Text(entry.Name)}' is compressed inside the archive, so that its tensors are not known; the file is kept as it is");
            return false;
        }

        StorageTable storages = new(storage => Locate(storage, _root + folder + storage.Key));
        object? root = TorchContents.LoadPickle(new BufferedBytes(_archive.Open(entry)), storages, _context);
        TorchContents.Add(root, prefix, storages, _context);
        return true;
    }

    private void Locate(TorchStorage storage, string name)
    {
        if (!_entries.TryGetValue(name, out ZipEntry? entry))
        {
            if (storage.Length > 0)
            {
                throw new CheckpointException(TorchFault.StorageMissing, $"the storage '{Shown.Text(name)}' is used and not in the archive");
            }
        }
        else if (!entry.IsStored)
        {
            storage.Absence = $"'{Shown.Text(name)}' is compressed inside the archive";
            _context.Layout.AddNotice($"{storage.Absence} and kept as it is");
        }
        else if (entry.StoredLength < storage.Length)
        {
            throw new CheckpointException(TorchFault.StorageTruncated, $"the storage '{Shown.Text(name)}' has {entry.StoredLength} bytes and should have {storage.Length}");
        }
        else
        {
            storage.Offset = _archive.Open(entry).Origin;
        }
    }

    private bool IsBigEndian()
    {
        if (!_entries.TryGetValue(_root + "byteorder", out ZipEntry? entry) || !entry.IsStored)
        {
            return false;
        }

        byte[] text = new byte[8];
        int length = _archive.Open(entry).ReadUpTo(0, text);
        return Encoding.ASCII.GetString(text, 0, length).Trim() == "big";
    }
}
