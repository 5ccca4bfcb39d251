using System.Globalization;
using MGit.Engine.Graph;
using MGit.Engine.Rendering.Svg;
using MGit.Engine.Rendering.Terminal;
using MGit.Engine.Testing;

namespace MGit.Engine.Rendering.Charts;

/// <summary>Test results along versions: for each model a line per test, each by its own scale, coloured by what came out.</summary>
public sealed class ResultChart : Chart
{
    private const double NameWidth = 230;
    private const double LinesWidth = 500;
    private const double ScaleWidth = 130;
    private const double LineHeight = 54;
    private const double HeadHeight = 34;
    private const double AxisHeight = 26;
    private const int NameColumns = 32;

    /// <summary>Versions named under a model's lines at most.</summary>
    private const int MostTicks = 10;

    private readonly List<ResultLine[]> _models;
    private readonly Dictionary<LineageTestResult, int> _rows = new(ReferenceEqualityComparer.Instance);
    private readonly string _repository;

    /// <param name="results">Results of any nodes; of several of one test on one node the last to start is drawn.</param>
    public ResultChart(IReadOnlyList<LineageTestResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        _repository = results.Count > 0 ? results[0].Repository : string.Empty;
        _models = [.. results
            .Select(result => (Result: result, Id: NodeId.TryParse(result.Node)))
            .Where(result => result.Id is not null)
            .GroupBy(result => result.Id!.Value.Name, NodeName.Comparer)
            .OrderBy(model => model.Key, NodeName.Comparer)
            .Select(model => model
                .GroupBy(result => (result.Result.Test.ToUpperInvariant(), result.Result.Metric?.ToUpperInvariant()))
                .OrderBy(line => line.Key)
                .Select(line => new ResultLine(model.Key, [.. line.Select(result => (result.Id!.Value.Version, result.Result))]))
                .ToArray())];
        List<string[]> cells = [];
        foreach (LineageTestResult result in _models.SelectMany(model => model).SelectMany(line => line.Points).Select(point => point.Result))
        {
            _rows.Add(result, cells.Count);
            cells.Add([result.Node, result.Test, result.Outcome.ToString(), result.Metric ?? string.Empty, Number(result.Value), Time(result), result.Error ?? string.Empty]);
        }

        Table = new ChartTable(["Node", "Test", "Outcome", "Metric", "Value", "When", "Error"], cells);
    }

    public override string Heading => $"Tests of {Path.GetFileName(_repository)}";

    public override string Summary
    {
        get
        {
            int bad = _rows.Keys.Count(result => result.Outcome is TestOutcome.Failed or TestOutcome.Error);
            return string.Create(CultureInfo.InvariantCulture, $"{_rows.Count} results of {_models.Sum(model => model.Length)} tests on {_models.Count} models; {bad} failed.");
        }
    }

    public override IReadOnlyList<LegendEntry> Legend { get; } =
        [new("Passed", "passed (circle)"), new("Failed", "failed or broken (cross)"), new("Stored", "measured (circle)"), new("Missing", "skipped (ring)")];

    public override double Width => NameWidth + LinesWidth + ScaleWidth;

    public override double Height => _models.Sum(model => HeadHeight + AxisHeight + (model.Length * LineHeight));

    public override ChartTable Table { get; }

    internal override void Draw(SvgWriter svg)
    {
        double y = 0;
        foreach (ResultLine[] model in _models)
        {
            int[] versions = [.. model.SelectMany(line => line.Points).Select(point => point.Version).Distinct().Order()];
            Dictionary<int, double> places = versions.Select((version, index) => (version, X: NameWidth + 14
                + (versions.Length == 1 ? (LinesWidth - 28) / 2 : index * (LinesWidth - 28) / (versions.Length - 1)))).ToDictionary(place => place.version, place => place.X);
            svg.Element("text", DisplayWidth.Cut(model[0].Model, 80), "class", "title strong", "x", 0, "y", y + 20);
            y += HeadHeight;
            foreach (ResultLine line in model)
            {
                DrawLine(svg, line, places, y);
                y += LineHeight;
            }

            int step = Math.Max(1, (versions.Length + MostTicks - 1) / MostTicks);
            foreach (int version in versions.Where((_, index) => index % step == 0))
            {
                svg.Element("text", string.Create(CultureInfo.InvariantCulture, $"@{version}"), "class", "sub middle", "x", places[version], "y", y + 13);
            }

            y += AxisHeight;
        }
    }

    private void DrawLine(SvgWriter svg, ResultLine line, Dictionary<int, double> places, double top)
    {
        double Y(double? value) => top + (value is { } number && line.High > line.Low
            ? LineHeight - 12 - ((number - line.Low) / (line.High - line.Low) * (LineHeight - 24))
            : LineHeight / 2);
        svg.Element("text", DisplayWidth.Cut(line.Test, NameColumns), "class", "title", "x", 0, "y", top + (line.Metric is null ? 31 : 24));
        if (line.Metric is { } metric)
        {
            svg.Element("text", DisplayWidth.Cut(metric, NameColumns), "class", "sub", "x", 0, "y", top + 39);
        }

        svg.Shape("line", "class", "axis", "x1", NameWidth, "y1", top + LineHeight, "x2", NameWidth + LinesWidth, "y2", top + LineHeight);
        (int Version, LineageTestResult Result)[] measured = [.. line.Points.Where(point => point.Result.Value is { } value && double.IsFinite(value))];
        if (measured.Length > 1)
        {
            string path = string.Join('L', measured.Select(point => FormattableString.Invariant($"{places[point.Version]:0.#} {Y(point.Result.Value):0.#}")));
            svg.Shape("path", "class", "trend", "d", $"M{path}");
        }

        foreach ((int version, LineageTestResult result) in line.Points)
        {
            svg.Begin("g", "data-row", _rows[result], "transform", FormattableString.Invariant($"translate({places[version]:0.#} {Y(result.Value):0.#})"));
            svg.Element("title", $"{result.Node} {result.Test}: {result.Outcome}{(result.Value is null ? string.Empty : $", {result.Metric} {Number(result.Value)}")}");
            DrawPoint(svg, result.Outcome);
            svg.End();
        }

        if (measured.Length > 0)
        {
            double x = NameWidth + LinesWidth + 10;
            svg.Element("text", Number(line.High), "class", "sub", "x", x, "y", line.High > line.Low ? top + 16 : top + 31);
            if (line.High > line.Low)
            {
                svg.Element("text", Number(line.Low), "class", "sub", "x", x, "y", top + LineHeight - 8);
            }
        }
    }

    // By shape as well as by colour: not everyone tells red from green.
    private static void DrawPoint(SvgWriter svg, TestOutcome outcome)
    {
        switch (outcome)
        {
            case TestOutcome.Failed or TestOutcome.Error:
                svg.Shape("path", "class", "cross box", "style", "stroke: var(--Failed); fill: none; stroke-width: 2.4", "d", "M-5 -5L5 5M-5 5L5 -5");
                break;
            case TestOutcome.Skipped:
                svg.Shape("circle", "class", "box", "style", "stroke: var(--Missing); fill: var(--paper); stroke-width: 2", "r", 4.5);
                break;
            default:
                svg.Shape("circle", "class", "dot", "style", $"fill: var(--{(outcome == TestOutcome.Passed ? "Passed" : "Stored")})", "r", 5);
                break;
        }
    }

    private static string Number(double? value) => value?.ToString("G6", CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Time(LineageTestResult result) => result.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
