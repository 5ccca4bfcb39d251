using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Checkpoints.Other;
using MGit.Engine.Checkpoints.Pickle;
using MGit.Engine.Checkpoints.PyTorch;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Checkpoints.Zip;

namespace MGit.Engine.Checkpoints;

/// <summary>Finds out what a file is, by its content first and its name second, and reads its layout.</summary>
internal static class LayoutReader
{
    private static readonly string[] s_torchEndings = [".pt", ".pth", ".pth.tar", ".bin", ".ckpt", ".jit"];
    private static readonly string[] s_pickleEndings = [".pkl", ".pickle", .. s_torchEndings];

    public static CheckpointLayout Read(ByteSource source, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return SafetensorsReader.Read(source);
        }

        if (GgufProbe.Recognise(source))
        {
            return Plain(source, CheckpointFormat.Gguf);
        }

        return ReadArchive(source, name, cancellationToken)
            ?? ReadUnnamedSafetensors(source)
            ?? ReadLoosePickle(source, name, cancellationToken)
            ?? ReadOnnx(source, name, cancellationToken)
            ?? Plain(source, CheckpointFormat.Plain);
    }

    private static CheckpointLayout? ReadArchive(ByteSource source, string name, CancellationToken cancellationToken)
    {
        TorchContext context = new(cancellationToken);
        try
        {
            CheckpointFormat format = ArchiveReader.Read(source, "", context);
            CheckpointLayout layout = context.Layout.Build(format, source.Length);
            return format != CheckpointFormat.Plain || layout.Notices.Count > 0 ? layout : null;
        }
        catch (CheckpointException e) when (e.Fault is ZipFault && !HasEnding(name, s_torchEndings))
        {
            // Not every file that begins like a zip archive is meant as one; a file of this name need not be a model.
            return Plain(source, CheckpointFormat.Plain, $"is kept as it is: {e.Message} ({e.Fault})");
        }
    }

    private static CheckpointLayout? ReadUnnamedSafetensors(ByteSource source)
    {
        if (!SafetensorsReader.Recognise(source))
        {
            return null;
        }

        try
        {
            return SafetensorsReader.Read(source);
        }
        catch (CheckpointException e)
        {
            return Plain(source, CheckpointFormat.Plain, $"begins like a safetensors file, and is none: {e.Message} ({e.Fault})");
        }
    }

    /// <summary>A pickle that is not of torch.save. Tensors in it carry their own little file of torch.save.</summary>
    private static CheckpointLayout? ReadLoosePickle(ByteSource source, string name, CancellationToken cancellationToken)
    {
        Span<byte> start = stackalloc byte[2];
        bool named = HasEnding(name, s_pickleEndings);
        bool begins = source.ReadUpTo(0, start) == 2 && start[0] == (byte)PickleOpcode.Protocol && start[1] is >= 2 and <= 5;
        if (!begins && !(named && source.Length > 0 && !HasEnding(name, s_torchEndings)))
        {
            return null;
        }

        TorchContext context = new(cancellationToken);
        try
        {
            StorageTable storages = StorageTable.Foreign;
            object? root = TorchContents.LoadPickle(new BufferedBytes(source), storages, context);
            TorchContents.Add(root, "", storages, context);
        }
        catch (CheckpointException e)
        {
            return named ? Plain(source, CheckpointFormat.Plain, $"is kept as it is: as a pickle it is malformed: {e.Message} ({e.Fault})") : null;
        }

        return context.Layout.Build(context.Layout.TensorCount > 0 ? CheckpointFormat.PyTorchLegacy : CheckpointFormat.Plain, source.Length);
    }

    private static CheckpointLayout? ReadOnnx(ByteSource source, string name, CancellationToken cancellationToken)
    {
        if (OnnxReader.IsNamed(name))
        {
            return OnnxReader.Read(source, cancellationToken);
        }

        if (!OnnxProbe.Recognise(source, cancellationToken))
        {
            return null;
        }

        try
        {
            return OnnxReader.Read(source, cancellationToken);
        }
        catch (CheckpointException e)
        {
            return Plain(source, CheckpointFormat.Plain, $"begins like an ONNX model, and is none: {e.Message} ({e.Fault})");
        }
    }

    private static bool HasEnding(string name, string[] endings) => endings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    private static CheckpointLayout Plain(ByteSource source, CheckpointFormat format, params IReadOnlyList<string> notices)
        => new() { Format = format, Length = source.Length, Notices = notices };
}
