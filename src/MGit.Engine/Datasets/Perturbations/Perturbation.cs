using System.Globalization;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Datasets.Perturbations;

/// <summary>A declared perturbation of inputs: <c>{kind: noise, amount: 0.3, seed: 5}</c>. The same for the same seed, round and row.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Amount">
/// Noise: the standard deviation, in the units of the scaled features. Shift: the most pixels in each direction. Characters and words:
/// the share that is touched, from 0 to 1.
/// </param>
/// <param name="Seed">Its seed.</param>
/// <param name="Share">The share of rows it is done to; the others stay as they are.</param>
public sealed record Perturbation(PerturbationKind Kind, double Amount, long Seed, double Share = 1)
{
    private const int Most = 16;

    private static readonly string[] Keys = ["kind", "amount", "seed", "share"];
    private static readonly string[] Kinds = ["noise", "shift", "characters", "words"];

    /// <summary>Whether it works on text.</summary>
    public bool IsForText => Kind is PerturbationKind.Characters or PerturbationKind.Words;

    /// <summary>Reads what stands behind <c>perturb:</c>: one perturbation, or a list of those that are done one after the other.</summary>
    /// <exception cref="MGitException">ArgumentInvalid: it is neither; the message says what was expected.</exception>
    public static IReadOnlyList<Perturbation> ParseAll(object? declared) => declared switch
    {
        null => [],
        IReadOnlyList<object?> { Count: 0 or > Most } list => throw Invalid(
            string.Create(CultureInfo.InvariantCulture, $"perturb lists {list.Count} perturbations; expected from 1 to {Most}")),
        IReadOnlyList<object?> list => [.. list.Select((one, place) => Parse(one, place))],
        _ => [Parse(declared)],
    };

    /// <summary>Reads a declared perturbation.</summary>
    /// <param name="declared">Its mapping.</param>
    /// <param name="seed">The seed where it names none.</param>
    /// <exception cref="MGitException">ArgumentInvalid: it is no perturbation; the message says what was expected.</exception>
    public static Perturbation Parse(object? declared, long seed = 0)
    {
        if (declared is not ValueMap map)
        {
            throw Invalid("perturb is not a mapping; expected one such as {kind: noise, amount: 0.3, seed: 1}, or a list of them");
        }

        foreach (string key in map.Keys)
        {
            if (!Keys.Contains(key, StringComparer.Ordinal))
            {
                throw Invalid($"perturb has the unknown key \"{key}\"{Suggestion.For(key, Keys)}; expected kind, amount, seed and share");
            }
        }

        string? kind = map.GetValueOrDefault("kind") as string;
        int index = Array.IndexOf(Kinds, kind);
        if (index < 0)
        {
            throw Invalid($"the kind of perturb is {(kind is null ? "missing" : $"\"{kind}\"")}; expected one of {string.Join(", ", Kinds)}{Suggestion.For(kind ?? "", Kinds)}");
        }

        PerturbationKind parsed = (PerturbationKind)index;
        object? amount = map.GetValueOrDefault("amount");
        double number = amount is long whole ? whole : amount as double? ?? double.NaN;
        (double most, string range) = parsed switch
        {
            PerturbationKind.Noise => (1e6, "a number from 0 to 1e6"),
            PerturbationKind.Shift => (4096, "whole pixels from 0 to 4096"),
            _ => (1.0, "a share from 0 to 1"),
        };
        if (!(number >= 0 && number <= most) || (parsed == PerturbationKind.Shift && number != Math.Floor(number)))
        {
            string given = amount is null ? "missing" : Convert.ToString(amount, CultureInfo.InvariantCulture) ?? "";
            throw Invalid($"the amount of perturb ({kind}) is {given}; expected {range}");
        }

        object? shareValue = map.GetValueOrDefault("share");
        double share = shareValue is null ? 1 : shareValue is long all ? all : shareValue as double? ?? double.NaN;
        if (!(share is > 0 and <= 1))
        {
            throw Invalid("the share of perturb is no number above 0, at most 1");
        }

        return map.GetValueOrDefault("seed") is null or long
            ? new Perturbation(parsed, number, map.GetValueOrDefault("seed") as long? ?? seed, share)
            : throw Invalid("the seed of perturb is no integer");
    }

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Kinds[(int)Kind]} {Amount}, seed {Seed}{(Share < 1 ? $", share {Share}" : "")}");

    private static MGitException Invalid(string message) => new(ErrorCode.ArgumentInvalid, message + ".", "perturb");
}
