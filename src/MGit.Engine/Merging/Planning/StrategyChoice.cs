using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories.Snapshots;

namespace MGit.Engine.Merging.Planning;

/// <summary>Finds what a user chose for a layer.</summary>
internal sealed class StrategyChoice
{
    private readonly (WildcardPattern Pattern, MergeStrategy Strategy)[] _strategies;
    private readonly Dictionary<string, MergeStrategy> _choices = new(StringComparer.Ordinal);

    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: a pattern is not well formed, or Theirs where several are merged.</exception>
    public StrategyChoice(MergeOptions options, int models)
    {
        if (models > 2 && options.Strategies.Concat(options.Choices).Any(pair => pair.Value == MergeStrategy.Theirs))
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid, $"'Theirs' does not say which of {models - 1} models is meant; merge them one after the other.", MergeStrategy.Theirs);
        }

        _strategies =
        [
            .. options.Strategies
                .Select(pair => (Pattern: References.Wildcards(pair.Key), pair.Value))
                .OrderByDescending(pair => pair.Pattern.IsLiteral)
                .ThenByDescending(pair => pair.Pattern.Text.Length)
                .ThenBy(pair => pair.Pattern.Text, StringComparer.Ordinal),
        ];
        foreach ((string layer, MergeStrategy choice) in options.Choices)
        {
            _choices[layer] = choice;
        }
    }

    /// <summary>Layers that something was chosen for, by name.</summary>
    public IReadOnlyCollection<string> ChosenLayers => _choices.Keys;

    /// <summary>What was chosen for this very layer.</summary>
    public MergeStrategy? Chosen(string layer) => _choices.TryGetValue(layer, out MergeStrategy choice) ? choice : null;

    /// <summary>What is to become of a layer that several changed; null: nothing is said.</summary>
    public MergeStrategy? ForConflict(string layer, IReadOnlyList<string> parameters)
    {
        if (Chosen(layer) is { } chosen)
        {
            return chosen;
        }

        foreach ((WildcardPattern pattern, MergeStrategy strategy) in _strategies)
        {
            if (pattern.IsMatch(layer) || parameters.Any(name => pattern.IsMatch(name)))
            {
                return strategy;
            }
        }

        return null;
    }
}
