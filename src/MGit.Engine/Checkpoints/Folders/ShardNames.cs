using System.Text.RegularExpressions;
using MGit.Engine.Errors;

namespace MGit.Engine.Checkpoints.Folders;

/// <summary>The names that shards and their indexes have in Hugging Face's manner.</summary>
internal static partial class ShardNames
{
    private const string IndexEnd = ".index.json";

    public static bool IsIndex(string name)
        => name.EndsWith(".safetensors" + IndexEnd, StringComparison.OrdinalIgnoreCase) || name.EndsWith(".bin" + IndexEnd, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the file is of another format than the shards of the index ("x.bin.index.json" and "x.safetensors").</summary>
    public static bool IsOtherFormat(string index, string file)
        => !file.EndsWith(Path.GetExtension(index[..^IndexEnd.Length]), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Refuses a file that is one of a set of shards: by its name, where its index or another shard lies beside it.
    /// </summary>
    public static void RefuseSingleShard(string path)
    {
        string name = Path.GetFileName(path);
        Match match = Shard().Match(name);
        string? folder = Path.GetDirectoryName(path);
        if (!match.Success || folder is null || match.Groups["of"].ValueSpan.TrimStart('0') is "1" || !Directory.Exists(folder))
        {
            return;
        }

        string stem = match.Groups["stem"].Value;
        string extension = match.Groups["extension"].Value;
        string end = $"-of-{match.Groups["of"].Value}{extension}";
        bool others = File.Exists(Path.Combine(folder, stem + extension + IndexEnd))
            || Directory.EnumerateFiles(folder).Select(Path.GetFileName).Any(other => other != name
                && other!.StartsWith(stem, StringComparison.Ordinal) && other.EndsWith(end, StringComparison.Ordinal) && Shard().IsMatch(other));
        if (others)
        {
            throw new CheckpointException(ErrorCode.CheckpointUnsupported, ShardFault.SingleShard, $"{path}: this is one shard of a model in several files. Name the folder instead: {folder}", path);
        }
    }

    [GeneratedRegex(@"^(?<stem>.+)-\d{5}-of-(?<of>\d{5})(?<extension>\.(safetensors|bin|pt|pth))$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Shard();
}
