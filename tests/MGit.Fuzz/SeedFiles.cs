using MGit.Engine.Tests;

namespace MGit.Fuzz;

/// <summary>Real files as inputs to start from, where they are there.</summary>
internal static class SeedFiles
{
    private const int SizeLimit = 128 * 1024;

    public static IEnumerable<byte[]> Of(params string[] endings)
        => SharedData.Folder is null
            ? []
            : Directory.EnumerateFiles(SharedData.Folder, "*", SearchOption.AllDirectories)
                .Where(path => endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase)) && new FileInfo(path).Length <= SizeLimit)
                .Order(StringComparer.Ordinal)
                .Select(File.ReadAllBytes);
}
