using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Restore;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Adds a stored model once more under other options: bounded instead of exact, or read by a reader that sees tensors where an older
/// one saw plain bytes. The result is a new manifest; which node it belongs to is for the caller to change.
/// </summary>
public sealed class ModelConversion(PackStore packs, ModelIngest ingest)
{
    /// <summary>Whether a file stored without tensors would be read with tensors now.</summary>
    public bool FindsMore(Manifest manifest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        bool more = false;
        foreach (ManifestFile file in manifest.Files.Where(IsPlain))
        {
            using StoredFileStream stream = new(ingest.Store, manifest, file);
            try
            {
                CheckpointLayout layout = CheckpointReader.ReadLayout(stream, file.Path, cancellationToken);
                if (OnnxExternalFiles.LocationsOf(file.Path, layout).Any(location => !manifest.Files.Any(other => other.Path == location)))
                {
                    // The model was stored without its data: it cannot be read again as a whole.
                    return false;
                }

                more |= layout.Tensors.Count > 0 || layout.External.Count > 0;
            }
            catch (MGitException error) when (error.Code is ErrorCode.CheckpointInvalid or ErrorCode.CheckpointUnsupported)
            {
                // It stays what it is: bytes.
            }
        }

        return more;
    }

    /// <summary>All bytes of the file are one content.</summary>
    private static bool IsPlain(ManifestFile file) => file.Tensors.Count == 0 && file.Length > 0
        && (file.Extents.Count == 0 || (file.Extents.Count == 1 && file.Extents[0].Length == file.Length));

    /// <summary>Of a model that is no folder, the file that it was added by: an ONNX model may have others beside it.</summary>
    private static int MainFile(Manifest manifest)
        => Math.Max(0, manifest.Files.Select(file => file.Format).ToList().IndexOf(manifest.Format));

    /// <summary>Restores the model into the store's temporary folder, adds it with the ingest's options, and removes it again.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="bases">Manifests whose contents may serve as bases.</param>
    /// <param name="progress">Hears of bytes.</param>
    /// <param name="cancellationToken">Stops; nothing is changed then.</param>
    public IngestResult Convert(
        Manifest manifest, IReadOnlyList<ContentId> bases, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        string folder = Path.Combine(packs.Folder, "tmp", Guid.NewGuid().ToString("N"));
        string target = Path.Combine(folder, "model");
        IngestOptions options = ingest.Options;
        try
        {
            packs.Files.CreateDirectory(folder);
            IReadOnlyList<FileInfo> files = ModelRestore.Export(
                ingest.Store, manifest, target, new RestoreOptions { IntoFolder = true }, packs.Files, progress, cancellationToken);
            Checkpoint checkpoint = CheckpointReader.Open(manifest.IsFolder ? target : files[MainFile(manifest)].FullName, cancellationToken);
            ingest.Options = options with { Rehash = true, RememberFiles = false };
            return ingest.Add(checkpoint, bases, progress, cancellationToken);
        }
        finally
        {
            ingest.Options = options;
            packs.Files.Delete(folder);
        }
    }
}
