using System.Globalization;

namespace MGit.Engine.Store.Packs;

/// <summary>Numbers and names of the pack format (docs/store-format.md).</summary>
internal static class PackFormat
{
    internal const string Extension = ".pack";

    /// <summary>Version in a pack's head and in each record's frame.</summary>
    internal const int Version = 1;

    /// <summary>Limit on a record's header, so that a damaged length cannot ask for more.</summary>
    internal const int MaxHeaderLength = 64 * 1024 * 1024;

    private const int NameLength = 16;

    /// <summary>Path of a pack by its name.</summary>
    internal static string PathOf(string packsFolder, string name) => Path.Combine(packsFolder, name + Extension);

    /// <summary>A pack's name: its number in hexadecimal.</summary>
    internal static string NameOf(long number) => number.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>A pack's number by its name; null where it is no pack's name. It is the same in every catalog ever built over the pack.</summary>
    internal static long? NumberOf(string name) =>
        name.Length == NameLength
        && long.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number)
        && number > 0
        && NameOf(number) == name
            ? number
            : null;

    internal static bool IsName(string name) => NumberOf(name) is not null;
}
