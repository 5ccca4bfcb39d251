using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.PyTorch;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Checkpoints.Tar;
using MGit.Engine.Checkpoints.Zip;

namespace MGit.Engine.Checkpoints;

/// <summary>Reads zip archives (PyTorch's own, and those that hold model files) and PyTorch's other containers into one layout.</summary>
internal static class ArchiveReader
{
    /// <summary>Endings that are no part of a model's name when its file lies in an archive.</summary>
    private static readonly string[] s_modelEndings = [".pth.tar", ".pth", ".pt", ".ckpt", ".bin", ".pkl", ".jit", ".tar", ".safetensors"];

    /// <summary>Where stable-baselines3 keeps the settings and counters of an agent, as JSON.</summary>
    private const string SettingsEntry = "data";

    private const int SettingsLimit = 4_000_000;

    /// <summary>Reads a file that may be one of PyTorch's, or an archive of such.</summary>
    /// <returns>What it is; Plain where it is none, or one that has to be kept as it is.</returns>
    public static CheckpointFormat Read(ByteSource source, string prefix, TorchContext context)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        if (ZipDirectory.Recognise(source))
        {
            return ReadZip(source, prefix, context);
        }

        if (TorchLegacyReader.Recognise(source, context.CancellationToken))
        {
            return TorchLegacyReader.Read(source, prefix, context) ? CheckpointFormat.PyTorchLegacy : CheckpointFormat.Plain;
        }

        if (TarDirectory.Read(source, context.CancellationToken) is { } entries && TorchTarReader.Recognise(entries))
        {
            return TorchTarReader.Read(source, entries, prefix, context) ? CheckpointFormat.PyTorchTar : CheckpointFormat.Plain;
        }

        return CheckpointFormat.Plain;
    }

    /// <summary>The name of a model file without what says its format; folders become parts of the name ("agents/policy.pth" is "agents.policy").</summary>
    public static string ModelName(string entry)
    {
        string name = entry.Replace('/', '.').Trim('.');
        string? ending = s_modelEndings.FirstOrDefault(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase) && name.Length > e.Length);
        return ending is null ? name : name[..^ending.Length];
    }

    private static CheckpointFormat ReadZip(ByteSource source, string prefix, TorchContext context)
    {
        ZipDirectory archive = ZipDirectory.Read(source, context.CancellationToken);
        int tensors = context.Layout.TensorCount;
        int extents = context.Layout.ExtentCount;
        CheckpointFormat format;
        if (TorchZipReader.Recognise(archive, context) is { } torch)
        {
            format = !torch.Read(prefix) ? CheckpointFormat.Plain : torch.IsScript ? CheckpointFormat.TorchScript : CheckpointFormat.PyTorchZip;
        }
        else
        {
            foreach (ZipEntry entry in archive.Entries)
            {
                ReadEntry(archive, entry, prefix, context);
            }

            format = context.Layout.TensorCount > tensors ? CheckpointFormat.PyTorchNested : CheckpointFormat.Plain;
        }

        AddFixups(archive, source, extents, context.Layout);
        return format;
    }

    private static void ReadEntry(ZipDirectory archive, ZipEntry entry, string prefix, TorchContext context)
    {
        string name = prefix.Length == 0 ? ModelName(entry.Name) : $"{prefix}.{ModelName(entry.Name)}";
        if (!entry.IsStored)
        {
            if (s_modelEndings.Any(e => entry.Name.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            {
                context.Layout.AddNotice($"'{Shown.Text(entry.Name)}' is compressed inside the archive and kept as it is");
            }

            return;
        }

        ByteSource source = archive.Open(entry);
        try
        {
            if (entry.Name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            {
                AddSafetensors(SafetensorsReader.Read(source), name, context.Layout);
            }
            else if (source.Length > 0)
            {
                if (entry.Name == SettingsEntry)
                {
                    AddProgress(source, context.Layout);
                }

                context.Nested(() => Read(source, name, context));
            }
        }
        catch (CheckpointException e)
        {
            throw e.In(Shown.Text(entry.Name));
        }
    }

    private static void AddProgress(ByteSource source, LayoutBuilder layout)
    {
        if (source.Length > SettingsLimit)
        {
            return;
        }

        byte[] json = new byte[source.Length];
        source.Read(0, json);
        foreach ((string key, double value) in ProgressKeys.ReadJson(json))
        {
            layout.AddProgress(key, value);
        }
    }

    private static void AddSafetensors(CheckpointLayout inner, string prefix, LayoutBuilder layout)
    {
        int[] extents = [.. inner.Extents.Select(layout.AddExtent)];
        foreach (TensorEntry tensor in inner.Tensors)
        {
            layout.AddTensor(tensor with { Name = $"{prefix}.{tensor.Name}", Extent = tensor.Extent < 0 ? -1 : extents[tensor.Extent] });
        }
    }

    /// <summary>Notes the checksums over entries that hold tensors. Called for inner archives before the outer ones.</summary>
    private static void AddFixups(ZipDirectory archive, ByteSource source, int since, LayoutBuilder layout)
    {
        long[] offsets = layout.ExtentOffsets(since);
        foreach (ZipEntry entry in archive.Entries.Where(e => e.IsStored && e.StoredLength > 0))
        {
            long start = source.Origin + entry.DataOffset;
            int at = Array.BinarySearch(offsets, start);
            at = at < 0 ? ~at : at;
            if (at < offsets.Length && offsets[at] < start + entry.StoredLength)
            {
                layout.AddFixup(archive.Fixup(entry));
            }
        }
    }
}
