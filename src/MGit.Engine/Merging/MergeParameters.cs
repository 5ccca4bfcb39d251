using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Merging;

/// <summary>The parameters of <c>create: {builtin: merge}</c>: everything that decides the merged model besides its parents.</summary>
public static class MergeParameters
{
    /// <summary>Name of the built-in creation function.</summary>
    public const string Builtin = "merge";

    private const string Everything = "*";

    private static readonly string[] Known = ["base", "strategy", "choices", "weights", "density"];

    /// <param name="options">How models were merged.</param>
    /// <param name="givenBase">Id of a base that a user named; null: the nearest common ancestor, which is found again.</param>
    public static ValueMap Write(MergeOptions options, string? givenBase)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<KeyValuePair<string, object?>> parameters = [];
        if (givenBase is not null)
        {
            parameters.Add(new("base", givenBase));
        }

        if (options.Strategies is [{ Key: Everything } only])
        {
            parameters.Add(new("strategy", only.Value.ToString()));
        }
        else if (options.Strategies.Count > 0)
        {
            parameters.Add(new("strategy", Map(options.Strategies)));
        }

        if (options.Choices.Count > 0)
        {
            parameters.Add(new("choices", Map(options.Choices)));
        }

        if (options.Weights is { } weights)
        {
            parameters.Add(new("weights", weights.Select(weight => (object?)weight).ToList().AsReadOnly()));
        }

        if (options.Strategies.Concat(options.Choices).Any(pair => pair.Value == MergeStrategy.Ties))
        {
            parameters.Add(new("density", options.Density));
        }

        return new ValueMap(parameters);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, or what a user wrote by hand.</summary>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: an unknown parameter, or a value that does not fit.</exception>
    public static (MergeOptions Options, string? Base) Read(ValueMap parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Keys.FirstOrDefault(key => !Known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{Builtin} has no parameter '{unknown}'; it has {string.Join(", ", Known)}.", unknown);
        }

        MergeOptions options = new()
        {
            Strategies = Get(parameters, "strategy") switch
            {
                null => [],
                string name => [new(Everything, Strategy(name))],
                ValueMap map => Pairs(map),
                var value => throw Wrong("strategy", value, "a strategy, or patterns with one each"),
            },
            Choices = Get(parameters, "choices") switch
            {
                null => [],
                ValueMap map => Pairs(map),
                var value => throw Wrong("choices", value, "layers with a strategy each"),
            },
            Weights = Get(parameters, "weights") switch
            {
                null => null,
                IEnumerable<object?> list => [.. list.Select(Number)],
                var value => [Number(value)],
            },
            Density = Get(parameters, "density") is { } density ? Number(density) : MergeOptions.DefaultDensity,
        };
        return (options, Get(parameters, "base") switch
        {
            null => null,
            string id => id,
            var value => throw Wrong("base", value, "a node's id"),
        });
    }

    private static ValueMap Map(IReadOnlyList<KeyValuePair<string, MergeStrategy>> pairs)
        => new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value.ToString())));

    private static KeyValuePair<string, MergeStrategy>[] Pairs(ValueMap map)
        => [.. map.Select(pair => KeyValuePair.Create(pair.Key, Strategy(pair.Value as string ?? throw Wrong(pair.Key, pair.Value, "a strategy"))))];

    private static MergeStrategy Strategy(string name) => Enum.TryParse(name, ignoreCase: true, out MergeStrategy strategy) && Enum.IsDefined(strategy)
        ? strategy
        : throw Wrong("strategy", name, $"one of {string.Join(", ", Enum.GetNames<MergeStrategy>())}");

    private static double Number(object? value) => value switch
    {
        double number => number,
        long number => number,
        _ => throw Wrong("weights or density", value, "a number"),
    };

    private static object? Get(ValueMap parameters, string key) => parameters.TryGetValue(key, out object? value) ? value : null;

    private static MGitException Wrong(string key, object? value, string expected)
        => new(ErrorCode.ArgumentInvalid, $"The parameter '{key}' of {Builtin} is '{value}'; {expected} is expected.", key);
}
