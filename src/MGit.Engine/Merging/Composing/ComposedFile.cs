using MGit.Engine.Checkpoints;

namespace MGit.Engine.Merging.Composing;

/// <summary>A file that will be written: its stretches in order, without gaps.</summary>
/// <param name="Path">Relative, with forward slashes.</param>
/// <param name="Length">Bytes in all.</param>
/// <param name="Parts">The stretches; enumerated once.</param>
/// <param name="Original">The file that carried-over bytes come from, relative to the original model; null where there are none.</param>
/// <param name="Head">Bytes in front of the stretches.</param>
/// <param name="Fixups">Checksums to compute anew, inner archives first.</param>
internal sealed record ComposedFile(
    string Path, long Length, IEnumerable<FilePart> Parts, string? Original, byte[] Head, IReadOnlyList<ChecksumFixup> Fixups);
