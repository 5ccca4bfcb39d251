using MGit.Engine.Errors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>Checks the weights that users give to models.</summary>
internal static class MergeWeights
{
    /// <summary>Finite numbers of any sign: coefficients of task vectors.</summary>
    public static double[] RequireCoefficients(IReadOnlyList<double> weights)
    {
        double[] copy = [.. weights];
        return Array.TrueForAll(copy, double.IsFinite)
            ? copy
            : throw new MGitException(ErrorCode.ArgumentInvalid, $"The weights {Text(copy)} are not all finite numbers.", copy);
    }

    /// <summary>Shares of a mean: none negative, their sum above zero.</summary>
    public static double[] RequireShares(IReadOnlyList<double> weights)
    {
        double[] copy = RequireCoefficients(weights);
        return Array.TrueForAll(copy, weight => weight >= 0) && copy.Sum() is > 0 and < double.PositiveInfinity
            ? copy
            : throw new MGitException(ErrorCode.ArgumentInvalid, $"The weights {Text(copy)} make no mean: none may be negative, and one has to be above zero.", copy);
    }

    public static void RequireCount(double[]? weights, int models)
    {
        if (weights is not null && weights.Length != models)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"There are {weights.Length} weights for {models} models; one for each is expected.", weights);
        }
    }

    private static string Text(double[] weights) => string.Join(", ", weights);
}
