using System.Collections;
using System.Globalization;
using System.Management.Automation;
using MGit.Engine.Running;

namespace MGit.PowerShell.Hosting;

/// <summary>Reads the object that Invoke-Pester passes through.</summary>
internal static class PesterResult
{
    public static PesterOutcome Read(PSObject result)
    {
        List<string> failures = [];
        foreach (object? test in Items(result, "Failed"))
        {
            failures.Add($"{Text(test, "ExpandedPath")}: {FirstError(test)}");
        }

        // A file or block that fails as a whole (a throw in BeforeAll, in discovery) has no failed test to show for it.
        foreach (object? block in Items(result, "FailedBlocks").Concat(Items(result, "FailedContainers")))
        {
            failures.Add($"{Text(block, "ExpandedPath") ?? Text(block, "Item")}: {FirstError(block)}");
        }

        int failed = Count(result, "FailedCount");
        return new PesterOutcome(
            Count(result, "PassedCount"),
            failed == 0 && failures.Count > 0 ? failures.Count : failed,
            Count(result, "SkippedCount") + Count(result, "NotRunCount") + Count(result, "InconclusiveCount"),
            failures);
    }

    private static string FirstError(object? owner) => Items(PSObject.AsPSObject(owner ?? string.Empty), "ErrorRecord")
        .Select(error => (error is PSObject wrapped ? wrapped.BaseObject : error)?.ToString())
        .FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? "failed";

    private static IEnumerable<object?> Items(PSObject owner, string property)
        => owner.Properties[property]?.Value is { } value && LanguagePrimitives.GetEnumerable(value) is IEnumerable items ? items.Cast<object?>() : [];

    private static string? Text(object? owner, string property)
        => owner is null ? null : PSObject.AsPSObject(owner).Properties[property]?.Value?.ToString();

    private static int Count(PSObject owner, string property)
        => Convert.ToInt32(owner.Properties[property]?.Value ?? 0, CultureInfo.InvariantCulture);
}
