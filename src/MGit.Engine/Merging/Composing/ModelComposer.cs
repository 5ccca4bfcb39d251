using MGit.Engine.Errors;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents.Manifests;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Restore;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Merging.Composing;

/// <summary>
/// Writes a model of computed tensors. It takes the form of another one where that can hold it: the same file or files, refilled, in a
/// PyTorch archive as in a safetensors file, an ONNX graph or a folder of shards. Where it cannot (other names, types or shapes, or
/// tensors that shared their bytes and become different), it is a safetensors file; files without tensors (tokenizer, configuration) are carried along.
/// </summary>
public static class ModelComposer
{
    /// <summary>Computes and writes everything, several pieces at a time; memory is a few MiB for each thread, whatever the model's size.</summary>
    /// <param name="container">The model whose form is taken.</param>
    /// <param name="tensors">What the new one holds; each name once.</param>
    /// <param name="folder">An existing folder; nothing in it is overwritten.</param>
    /// <param name="progress">Bytes written.</param>
    /// <param name="cancellationToken">Stops between two pieces; what was written by then is left for the caller to remove.</param>
    /// <exception cref="MGitException"><c>DestinationExists</c>, <c>DiskFull</c>, <c>InputOutput</c>, <c>ArgumentInvalid</c>: a name twice.</exception>
    public static ComposedModel Write(
        ModelSource container,
        IReadOnlyList<ComputedTensor> tensors,
        string folder,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken) => Write([container], tensors, folder, progress, cancellationToken);

    /// <summary>As above, with several models whose form may be taken: the first that can hold the tensors; else the first as a safetensors file.</summary>
    public static ComposedModel Write(
        IReadOnlyList<ModelSource> containers,
        IReadOnlyList<ComputedTensor> tensors,
        string folder,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(containers);
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.GroupBy(tensor => tensor.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"The parameter '{twice.Key}' is to be written twice; every name has to be unique.", twice.Key);
        }

        (ModelSource Container, IReadOnlyList<ComposedFile>? Plan)[] refills =
            [.. containers.Select(candidate => (candidate, RefillPlan.TryMake(candidate, tensors, cancellationToken)))];
        (ModelSource container, IReadOnlyList<ComposedFile>? refill) = refills.FirstOrDefault(pair => pair.Plan is not null, refills[0]);
        IReadOnlyList<ComposedFile> plan = refill ?? SafetensorsPlan.Make(container, tensors, cancellationToken);
        string root = Path.GetFullPath(folder);
        long total = plan.Sum(file => file.Length);
        DiskSpace.Require(root, total);
        long done = 0;
        List<string> written = [];
        foreach (ComposedFile file in plan)
        {
            string path = ManifestPath.Below(root, file.Path);
            if (Path.Exists(path))
            {
                throw new MGitException(ErrorCode.DestinationExists, $"'{path}' exists; a new model is not written over it.", path);
            }

            DiskFiles.Instance.CreateDirectory(Path.GetDirectoryName(path)!);
            WriteFile(container, file, path, bytes => progress?.Report(new OperationProgress("Merging", file.Path, done += bytes, total, ProgressUnit.Bytes)), cancellationToken);
            written.Add(path);
        }

        return new ComposedModel(container.Files.Count == 1 && written.Count == 1 ? written[0] : root, written, container, refill is not null);
    }

    private static void WriteFile(ModelSource container, ComposedFile file, string path, Action<long> report, CancellationToken cancellationToken)
    {
        using Stream? original = file.Original is { } source ? container.OpenFile(source) : null;
        using IDurableFile written = DiskFiles.Instance.Open(path, DurableOpen.New);
        Lock reading = new();
        long position = file.Head.Length;
        written.Write(0, file.Head);
        OrderedWork.Run(
            file.Parts,
            part => part.Length,
            (part, bytes) =>
            {
                if (part.Tensor is { } tensor)
                {
                    tensor.Fill(part.FirstElement, bytes, cancellationToken);
                    return;
                }

                lock (reading)
                {
                    original!.Position = part.Source;
                    original.ReadExactly(bytes);
                }
            },
            (part, bytes) =>
            {
                written.Write(position, bytes.Span);
                position += bytes.Length;
                report(bytes.Length);
                if (part.IsLast)
                {
                    part.Tensor?.Release();
                }
            },
            Environment.ProcessorCount,
            cancellationToken);
        ChecksumFixer.Fix(written, file.Fixups, cancellationToken);
        written.Flush();
    }
}
