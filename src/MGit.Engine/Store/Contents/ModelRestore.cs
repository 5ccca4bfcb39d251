using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;
using MGit.Engine.Store.Contents.Restore;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Store.Contents;

/// <summary>Writes stored models out as files.</summary>
public static class ModelRestore
{
    /// <summary>
    /// Writes a model's files: as they were added (byte for byte where the manifest is exact, which is checked against the SHA-256 before
    /// a file gets its name), or converted. A folder that does not exist appears with all its files at once; existing files are replaced
    /// one by one, each atomically.
    /// </summary>
    /// <param name="store">Holds the contents.</param>
    /// <param name="manifest">The model.</param>
    /// <param name="destination">A file or a folder, see <see cref="RestoreOptions.IntoFolder"/>.</param>
    /// <param name="options">What is written, and over what.</param>
    /// <param name="files">The disk.</param>
    /// <param name="progress">Hears of every MiB.</param>
    /// <param name="cancellationToken">Stops; a file that is being written is removed.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="MGitException">DestinationExists, PathInvalid, ContentCorrupt, ContentMissing, ParameterNotFound, CheckpointUnsupported, DiskFull.</exception>
    public static IReadOnlyList<FileInfo> Export(
        ContentStore store, Manifest manifest, string destination, RestoreOptions options, IDurableFiles files,
        IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentException.ThrowIfNullOrEmpty(destination);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(files);
        if (options.ParameterPatterns.Count > 0 && options.Format == ExportFormat.Original)
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid, "Parameters can be picked only with the format Safetensors or HuggingFace; the original files are written whole.");
        }

        RestoreContext context = new(store, files, progress, cancellationToken);
        IReadOnlyList<PlannedFile> plan = options.Format switch
        {
            ExportFormat.Original => OriginalExport.Plan(context, manifest),
            ExportFormat.Safetensors => SafetensorsExport.Plan(context, manifest, options),
            ExportFormat.HuggingFace => HuggingFaceExport.Plan(context, manifest, options),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "Unknown format."),
        };
        bool several = plan.Count != 1 || options.Format == ExportFormat.HuggingFace || (options.Format == ExportFormat.Original && manifest.IsFolder);
        return new ExportWriter(context, options.Overwrite).Write(plan, destination, options.IntoFolder, several);
    }
}
