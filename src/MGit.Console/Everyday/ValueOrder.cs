using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>The order of PowerShell's comparisons, ignoring case; what cannot be compared is compared as text.</summary>
internal sealed class ValueOrder : IComparer<object?>
{
    public static ValueOrder Instance { get; } = new();

    public int Compare(object? x, object? y) => LanguagePrimitives.TryCompare(x, y, ignoreCase: true, out var order)
        ? order
        : string.Compare(x?.ToString(), y?.ToString(), StringComparison.OrdinalIgnoreCase);
}
