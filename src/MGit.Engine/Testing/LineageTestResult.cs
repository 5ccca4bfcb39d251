namespace MGit.Engine.Testing;

/// <summary>What a test found on a node. Times are UTC, <see cref="Seconds"/> is wall time.</summary>
public sealed class LineageTestResult
{
    /// <summary>Root folder of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>Id of the node.</summary>
    public required string Node { get; init; }

    /// <summary>Name of the test.</summary>
    public required string Test { get; init; }

    public required TestOutcome Outcome { get; init; }

    /// <summary>Whether it passed; null where nothing was judged.</summary>
    public bool? Passed => Outcome switch
    {
        TestOutcome.Passed => true,
        TestOutcome.Failed or TestOutcome.Error => false,
        _ => null,
    };

    /// <summary>The metric that was judged, or the only one measured.</summary>
    public string? Metric { get; init; }

    /// <summary>Its value.</summary>
    public double? Value { get; init; }

    /// <summary>Everything that was measured, by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether it was known already and did not run now.</summary>
    public bool Cached { get; init; }

    /// <summary>See <see cref="LineageTest.DefinitionId"/>.</summary>
    public string? DefinitionId { get; init; }

    /// <summary>The content it was measured on.</summary>
    public string? ContentId { get; init; }

    /// <summary>Where the model ran ("cpu", "cuda:0"); null for a test that ran none.</summary>
    public string? Device { get; init; }

    public double Seconds { get; init; }

    public DateTimeOffset Started { get; init; }

    /// <summary>Why it failed, broke or was skipped; null for one that passed.</summary>
    public string? Error { get; init; }

    public override string ToString() => $"{Test} on {Node}: {Outcome}";
}
