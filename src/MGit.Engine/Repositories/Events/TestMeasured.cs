using System.Text.Json.Serialization;

namespace MGit.Engine.Repositories.Events;

/// <summary>A test ran on a content.</summary>
/// <param name="Test">The test's name.</param>
/// <param name="Node">Id of the node it ran for.</param>
/// <param name="Content">The node's manifest.</param>
/// <param name="Definition">Hash of the test as it was.</param>
/// <param name="Context">Hash of what else the result may depend on.</param>
/// <param name="Verdict">Name of the outcome before any threshold.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="Device">Where the model ran.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Started">When it began.</param>
/// <param name="Error">Why it did not pass.</param>
internal sealed record TestMeasured(
    string Test,
    string Node,
    string Content,
    string Definition,
    string Context,
    string Verdict,
    IReadOnlyList<TestMeasured.Value> Metrics,
    string? Device,
    double Seconds,
    DateTimeOffset Started,
    string? Error) : LineageEvent
{
    /// <summary>One measured value.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Number">The value; "NaN" and infinities as names.</param>
    /// <param name="HigherIsBetter">The direction, where it is known.</param>
    internal sealed record Value(
        string Name,
        [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Number,
        bool? HigherIsBetter);
}
