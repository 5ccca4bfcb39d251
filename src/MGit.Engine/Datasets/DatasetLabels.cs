using System.Globalization;
using MGit.Engine.Datasets.Formats;
using MGit.Engine.Declaration;

namespace MGit.Engine.Datasets;

/// <summary>What is to be predicted: classes where labels are text or whole numbers, numbers where they are numbers, both where both fit.</summary>
/// <param name="Classes">The index of each row's class, or empty.</param>
/// <param name="Names">The classes' names by index.</param>
/// <param name="Values">Labels as numbers, or empty.</param>
/// <param name="Width">Numbers for each row.</param>
internal sealed record DatasetLabels(long[] Classes, IReadOnlyList<string> Names, float[] Values, int Width)
{
    /// <param name="dataset">The declaration, for its classes and for messages.</param>
    /// <param name="raw">What was read.</param>
    /// <param name="known">Class names that are fixed: declared, or those of the data set this one is like; null: those found.</param>
    public static DatasetLabels Of(DatasetDeclaration dataset, RawData raw, IReadOnlyList<string>? known)
    {
        float[]? numbers = raw.LabelNumbers ?? (raw.LabelTexts is null ? null : Numbers(raw.LabelTexts));
        if (raw.LabelWidth != 1 || (raw.LabelTexts is null && numbers is null))
        {
            return new DatasetLabels([], [], numbers ?? [], raw.LabelWidth);
        }

        bool whole = numbers?.All(number => number == MathF.Floor(number) && MathF.Abs(number) < 1 << 24) == true;
        if (numbers is not null && !whole)
        {
            return new DatasetLabels([], [], numbers, 1);
        }

        string[] texts = numbers is null ? raw.LabelTexts! : [.. numbers.Select(number => ((long)number).ToString(CultureInfo.InvariantCulture))];
        IReadOnlyList<string> names = known ?? (numbers is null
            ? [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
            : [.. numbers.Distinct().Order().Select(number => ((long)number).ToString(CultureInfo.InvariantCulture))]);
        if (names.Count > DatasetLimits.MaxClasses)
        {
            return numbers is not null
                ? new DatasetLabels([], [], numbers, 1)
                : throw DatasetFault.Of(dataset.Name, $"has more than {DatasetLimits.MaxClasses} classes, which is the limit; is {DatasetFault.Quote(dataset.Label ?? "")} the label?");
        }

        Dictionary<string, long> indices = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!indices.TryAdd(name, indices.Count))
            {
                throw DatasetFault.Of(dataset.Name, $"declares the class {DatasetFault.Quote(name)} twice");
            }
        }

        long[] classes = new long[texts.Length];
        for (int row = 0; row < classes.Length; row++)
        {
            if (!indices.TryGetValue(texts[row], out classes[row]))
            {
                throw DatasetFault.Of(dataset.Name, $"has the label {DatasetFault.Quote(texts[row])} in row {row + 1}, which is none of its classes ({DatasetFault.List(names)})");
            }
        }

        return new DatasetLabels(classes, names, numbers ?? [], 1);
    }

    private static float[]? Numbers(string[] texts)
    {
        float[] numbers = new float[texts.Length];
        for (int row = 0; row < texts.Length; row++)
        {
            if (!float.TryParse(texts[row], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[row]) || !float.IsFinite(numbers[row]))
            {
                return null;
            }
        }

        return numbers;
    }
}
