namespace MGit.Engine.Rendering.Themes;

/// <summary>The colours of every picture, by the names its style knows them by. Text in them reads on <c>paper</c> and on <c>card</c> at 4.5:1 or more.</summary>
public static class Palette
{
    /// <summary>Steps of "how much", from little to much; <c>ink</c> is written on them.</summary>
    public static IReadOnlyList<string> Heat { get; } = ["heat1", "heat2", "heat3", "heat4", "heat5"];

    public static IReadOnlyDictionary<string, string> Light { get; } = new Dictionary<string, string>
    {
        ["ink"] = "#1f2328",
        ["soft"] = "#59636e",
        ["line"] = "#818b98",
        ["paper"] = "#ffffff",
        ["card"] = "#f6f8fa",
        ["edge"] = "#d1d9e0",
        ["accent"] = "#0550ae",
        ["mark"] = "#8250df",
        ["Failed"] = "#cf222e",
        ["Outdated"] = "#8f5f00",
        ["Missing"] = "#656d76",
        ["Passed"] = "#1a7f37",
        ["Stored"] = "#0969da",
        ["heat1"] = "#fff1e5",
        ["heat2"] = "#ffd8b5",
        ["heat3"] = "#ffb77c",
        ["heat4"] = "#fb8f44",
        ["heat5"] = "#e6732a",
    };

    public static IReadOnlyDictionary<string, string> Dark { get; } = new Dictionary<string, string>
    {
        ["ink"] = "#f0f6fc",
        ["soft"] = "#9198a1",
        ["line"] = "#7d8590",
        ["paper"] = "#0d1117",
        ["card"] = "#161b22",
        ["edge"] = "#3d444d",
        ["accent"] = "#79c0ff",
        ["mark"] = "#bc8cff",
        ["Failed"] = "#ff7b72",
        ["Outdated"] = "#d29922",
        ["Missing"] = "#9198a1",
        ["Passed"] = "#3fb950",
        ["Stored"] = "#58a6ff",
        ["heat1"] = "#2c1a10",
        ["heat2"] = "#4d2410",
        ["heat3"] = "#6e3110",
        ["heat4"] = "#8f4015",
        ["heat5"] = "#ab4e1c",
    };
}
