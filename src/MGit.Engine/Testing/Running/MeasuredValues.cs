using System.Globalization;
using System.Text.Json;

namespace MGit.Engine.Testing.Running;

/// <summary>Reads what a script or a command gives back as a result.</summary>
internal static class MeasuredValues
{
    // Scripts return a handful; thousands would be a mistake that fills the records.
    private const int MaxMetrics = 200;

    /// <param name="value">A number, a boolean, or a dictionary of names to numbers and booleans.</param>
    /// <param name="source">Who gave it, for messages.</param>
    public static Measurement Read(object? value, string source)
    {
        if (value is bool verdict)
        {
            return new Measurement(
                verdict ? TestOutcome.Passed : TestOutcome.Failed, [], Error: verdict ? null : $"{source} returned false.");
        }

        if (Number(value) is { } number)
        {
            return new Measurement(TestOutcome.Measured, [new Metric("value", number)]);
        }

        return value is IReadOnlyDictionary<string, object?> { Count: > 0 and <= MaxMetrics } table
            ? ReadTable(table, source)
            : Measurement.Broken($"{source} returned {Describe(value)}; expected a number, a boolean or a table of metrics.");
    }

    /// <summary>A line of text: a number, true or false, or a JSON object of metrics; null where it is none of these.</summary>
    public static Measurement? Parse(string line, string source)
    {
        string text = line.Trim();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return Read(number, source);
        }

        if (bool.TryParse(text, out bool verdict))
        {
            return Read(verdict, source);
        }

        if (text.Length == 0 || text[0] != '{')
        {
            return null;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 4 });
            Dictionary<string, object?> table = [];
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                table[property.Name] = property.Value.ValueKind switch
                {
                    JsonValueKind.Number => property.Value.GetDouble(),
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => property.Value.ToString(),
                };
            }

            return Read(table, source);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Measurement ReadTable(IReadOnlyDictionary<string, object?> table, string source)
    {
        List<Metric> metrics = [];
        List<string> failed = [];
        bool judges = false;
        foreach ((string name, object? value) in table)
        {
            if (value is bool verdict)
            {
                judges = true;
                if (!verdict)
                {
                    failed.Add(name);
                }
            }
            else if (Number(value) is { } number)
            {
                metrics.Add(new Metric(name, number));
            }
            else
            {
                return Measurement.Broken($"{source} returned {Describe(value)} for {name}; expected a number or a boolean.");
            }
        }

        return failed.Count > 0 ? new Measurement(TestOutcome.Failed, metrics, Error: $"{source} returned false for {string.Join(", ", failed)}.")
            : new Measurement(judges ? TestOutcome.Passed : TestOutcome.Measured, metrics);
    }

    private static double? Number(object? value) => value switch
    {
        double or float or decimal or Half or long or int or short or sbyte or byte or ushort or uint or ulong
            => value is Half half ? (double)half : Convert.ToDouble(value, CultureInfo.InvariantCulture),
        TimeSpan time => time.TotalMilliseconds,
        _ => null,
    };

    private static string Describe(object? value) => value switch
    {
        null => "nothing",
        string text => $"the text '{(text.Length > 60 ? text[..60] + "…" : text)}'",
        _ => $"a {value.GetType().Name}",
    };
}
