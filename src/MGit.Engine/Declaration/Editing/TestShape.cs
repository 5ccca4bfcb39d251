using MGit.Engine.Declaration.Reading;

namespace MGit.Engine.Declaration.Editing;

/// <summary>A test as the keys and values its entry is written with.</summary>
internal static class TestShape
{
    public static IEnumerable<KeyValuePair<string, object?>> Of(TestDeclaration test)
        => TestReader.Keys.Select(key => new KeyValuePair<string, object?>(key, ValueOf(test, key))).Where(entry => entry.Value is not null);

    /// <summary>The value of a key; null where the entry does not have it.</summary>
    public static object? ValueOf(TestDeclaration test, string key) => key switch
    {
        "name" => test.Name,
        "description" => test.Description,
        "appliesTo" => Scope(test.AppliesTo),
        "tags" => List(test.Tags),
        "metric" => test.Metric,
        "pester" => test.Pester,
        "script" => test.Script,
        "command" => List(test.Command),
        "parameters" => test.Parameters.Count == 0 ? null : test.Parameters,
        "pass" => test.Pass is { } pass ? Pass(pass) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "A test has no such key."),
    };

    private static ValueMap Scope(TestScope scope) => Map(
        ("all", scope.All ? true : null),
        ("types", List(scope.Types)),
        ("nodes", List(scope.Nodes)));

    private static ValueMap Pass(TestPass pass) => Map(("metric", pass.Metric), ("min", pass.Min), ("max", pass.Max));

    private static ValueMap Map(params IEnumerable<(string Key, object? Value)> entries)
        => new(entries.Where(entry => entry.Value is not null).Select(entry => new KeyValuePair<string, object?>(entry.Key, entry.Value)));

    private static object?[]? List(IReadOnlyList<string> words) => words.Count == 0 ? null : [.. words];
}
