using MGit.Engine.Declaration.Yaml;
using MGit.Engine.Graph;

namespace MGit.Engine.Declaration.Reading;

/// <summary>Reads an entry of <c>tests:</c>.</summary>
internal sealed class TestReader(ValueReader values)
{
    internal static readonly string[] Keys = ["name", "description", "appliesTo", "tags", "metric", "pester", "script", "command", "parameters", "pass"];
    private static readonly string[] ScopeKeys = ["types", "nodes", "all"];
    private static readonly string[] PassKeys = ["metric", "min", "max"];

    public TestDeclaration? Read(YamlNode node)
    {
        if (node.Resolved is not YamlMapping mapping)
        {
            values.Report(node, $"a test is {node.Kind}; expected a mapping with name, appliesTo and one of metric, pester, script and command");
            return null;
        }

        TestDeclaration test = new() { Name = "", Location = values.Place(node) };
        int ways = 0;
        bool isScoped = false;
        foreach (YamlEntry entry in mapping.Entries)
        {
            YamlNode value = entry.Value;
            switch (entry.Key.Text)
            {
                case "name":
                    test = test with { Name = values.Word(value, "name") ?? "" };
                    break;
                case "description":
                    test = test with { Description = values.String(value, "description") };
                    break;
                case "appliesTo":
                    isScoped = true;
                    test = test with { AppliesTo = Scope(value) };
                    break;
                case "tags":
                    test = test with { Tags = values.Words(value, "tags") };
                    break;
                case "metric":
                    test = test with { Metric = Metric(value) };
                    ways++;
                    break;
                case "pester":
                    test = test with { Pester = values.Path(value, "pester") };
                    ways++;
                    break;
                case "script":
                    test = test with { Script = values.Path(value, "script") };
                    ways++;
                    break;
                case "command":
                    test = test with { Command = values.Command(value, "[python3, tests/latency.py]") };
                    ways++;
                    break;
                case "parameters":
                    test = test with { Parameters = values.Map(value, "parameters") ?? ValueMap.Empty };
                    break;
                case "pass":
                    test = test with { Pass = Pass(value) };
                    break;
                default:
                    values.ReportUnknownKey(entry.Key, "a test", Keys);
                    break;
            }
        }

        string? fault = test.Name.Length == 0 ? "a test has no name; expected name: and a name"
            : !isScoped ? $"the test {test.Name} says not what it is for; expected appliesTo: with types, nodes, or all: true"
            : ways != 1 ? $"the test {test.Name} has {(ways == 0 ? "none" : "several")} of metric, pester, script and command; expected exactly one"
            : null;
        if (fault is null)
        {
            return test;
        }

        values.Report(node, fault);
        return null;
    }

    private TestScope Scope(YamlNode node)
    {
        TestScope scope = new();
        if (values.Mapping(node, "appliesTo") is { } mapping)
        {
            foreach (YamlEntry entry in mapping.Entries)
            {
                switch (entry.Key.Text)
                {
                    case "types":
                        scope = scope with { Types = values.Words(entry.Value, "types") };
                        break;
                    case "nodes":
                        scope = scope with { Nodes = Patterns(entry.Value) };
                        break;
                    case "all":
                        scope = scope with { All = values.Boolean(entry.Value, "all") ?? false };
                        break;
                    default:
                        values.ReportUnknownKey(entry.Key, "appliesTo", ScopeKeys);
                        break;
                }
            }
        }

        if (!scope.All && scope.Types.Count == 0 && scope.Nodes.Count == 0)
        {
            values.Report(node, "appliesTo names nothing; expected types: [a], nodes: [\"a*\"], or all: true");
        }

        return scope;
    }

    private IReadOnlyList<string> Patterns(YamlNode node)
    {
        IReadOnlyList<string> patterns = values.Words(node, "nodes");
        foreach (string pattern in patterns)
        {
            if (NodePattern.FaultOf(pattern) is { } fault)
            {
                values.Report(node, $"the pattern \"{pattern}\" {fault}");
            }
        }

        return patterns;
    }

    private ValueMap? Metric(YamlNode node)
    {
        ValueMap? metric = values.Map(node, "metric");
        if (metric is not null && metric.GetValueOrDefault("builtin") is not string { Length: > 0 })
        {
            values.Report(node, "metric names no builtin; expected builtin: and a name, as in {builtin: accuracy, dataset: digits}");
        }

        if (metric?.GetValueOrDefault("direction") is { } direction && direction is not ("higher" or "lower"))
        {
            values.Report(node, "direction of the metric is neither higher nor lower; expected the one that is better");
        }

        return metric;
    }

    private TestPass? Pass(YamlNode node)
    {
        if (values.Mapping(node, "pass") is not { } mapping)
        {
            return null;
        }

        TestPass pass = new(null, null, null);
        int bounds = 0;
        foreach (YamlEntry entry in mapping.Entries)
        {
            switch (entry.Key.Text)
            {
                case "metric":
                    pass = pass with { Metric = values.Word(entry.Value, "metric") };
                    break;
                case "min":
                    pass = pass with { Min = values.Number(entry.Value, "min", double.IsFinite, "a finite number") };
                    bounds++;
                    break;
                case "max":
                    pass = pass with { Max = values.Number(entry.Value, "max", double.IsFinite, "a finite number") };
                    bounds++;
                    break;
                default:
                    values.ReportUnknownKey(entry.Key, "pass", PassKeys);
                    break;
            }
        }

        if (bounds == 0)
        {
            values.Report(node, "pass has no bound; expected min: or max: and a number");
        }
        else if (pass.Min > pass.Max)
        {
            values.Report(node, $"no value passes: min {pass.Min} is more than max {pass.Max}");
        }

        return pass;
    }
}
