using System.Diagnostics;
using System.Globalization;

namespace MGit.Benchmarks.Overhead;

/// <summary>Times of two ways to do one thing, taken in turns (A B, B A, A B, …), so that what else the machine does falls on both.</summary>
internal sealed class PairedTimes
{
    private const double Normal975 = 1.959963984540054;

    private readonly double[] _with;
    private readonly double[] _bare;

    private PairedTimes(double[] with, double[] bare)
    {
        _with = with;
        _bare = bare;
    }

    /// <summary>Measures after one pair that is not counted.</summary>
    /// <param name="pairs">Pairs that count; at least 2.</param>
    /// <param name="calls">What one time is divided by: how often each action does the thing.</param>
    /// <param name="with">The thing with what is measured around it; gets the pair's number, 0 for the one that is not counted.</param>
    /// <param name="bare">The thing alone.</param>
    public static PairedTimes Take(int pairs, int calls, Action<int> with, Action<int> bare)
    {
        var withTimes = new double[pairs];
        var bareTimes = new double[pairs];
        for (int pair = 0; pair <= pairs; pair++)
        {
            double first = Seconds(pair % 2 == 0 ? with : bare, pair) / calls;
            double second = Seconds(pair % 2 == 0 ? bare : with, pair) / calls;
            if (pair > 0)
            {
                (withTimes[pair - 1], bareTimes[pair - 1]) = pair % 2 == 0 ? (first, second) : (second, first);
            }
        }

        return new PairedTimes(withTimes, bareTimes);
    }

    /// <summary>A row of the table.</summary>
    /// <param name="name">What is compared.</param>
    /// <param name="unit">The unit's name.</param>
    /// <param name="perSecond">How many of it are a second.</param>
    public string Row(string name, string unit, double perSecond)
    {
        double[] differences = [.. _with.Zip(_bare, (with, bare) => (with - bare) * perSecond)];
        double mean = differences.Average();
        double deviation = Math.Sqrt(differences.Sum(value => (value - mean) * (value - mean)) / (differences.Length - 1));
        double half = Student975(differences.Length - 1) * deviation / Math.Sqrt(differences.Length);
        double ratio = Median(_with.Zip(_bare, (with, bare) => with / bare));
        return string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {differences.Length} | {Median(_with) * perSecond:0.0} {unit} | {Median(_bare) * perSecond:0.0} {unit} | {Median(differences):+0.0;-0.0} {unit} | {mean:+0.0;-0.0} {unit} | {mean - half:+0.0;-0.0} to {mean + half:+0.0;-0.0} {unit} | {ratio:0.00} |");
    }

    private static double Seconds(Action<int> action, int pair)
    {
        long began = Stopwatch.GetTimestamp();
        action(pair);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The 0.975 quantile of Student's t (Abramowitz and Stegun, 26.7.5); right to 0.01 from 5 degrees of freedom.</summary>
    private static double Student975(int freedom)
    {
        const double Z = Normal975;
        const double Z3 = Z * Z * Z;
        const double Z5 = Z3 * Z * Z;
        const double Z7 = Z5 * Z * Z;
        double n = freedom;
        return Z + ((Z3 + Z) / (4 * n)) + (((5 * Z5) + (16 * Z3) + (3 * Z)) / (96 * n * n))
            + (((3 * Z7) + (19 * Z5) + (17 * Z3) - (15 * Z)) / (384 * n * n * n));
    }
}
