namespace MGit.Engine.Store.Contents.Restore;

/// <summary>The files as they were added.</summary>
internal static class OriginalExport
{
    public static IReadOnlyList<PlannedFile> Plan(RestoreContext context, Manifest manifest) =>
        [.. manifest.Files.Select(file => Plan(context, manifest, file))];

    public static PlannedFile Plan(RestoreContext context, Manifest manifest, ManifestFile file) =>
        new(file.Path, file.Length, written => new OriginalFile(context, manifest, file).Write(written));
}
