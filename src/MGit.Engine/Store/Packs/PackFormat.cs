using System.Buffers;

namespace MGit.Engine.Store.Packs;

/// <summary>Numbers of the pack format (docs/store-format.md).</summary>
internal static class PackFormat
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz-");

    internal const string Extension = ".pack";

    /// <summary>Version in a pack's head and in each record's frame.</summary>
    internal const int Version = 1;

    /// <summary>Limit on a record's header, so that a damaged length cannot ask for more.</summary>
    internal const int MaxHeaderLength = 64 * 1024 * 1024;

    /// <summary>Path of a pack by its name.</summary>
    internal static string PathOf(string packsFolder, string name) => Path.Combine(packsFolder, name + Extension);

    /// <summary>Whether a name can be a pack's: what the catalog or a listing says is not trusted to be one.</summary>
    internal static bool IsName(string name) => name.Length is > 0 and <= 64 && !name.AsSpan().ContainsAnyExcept(NameCharacters);
}
