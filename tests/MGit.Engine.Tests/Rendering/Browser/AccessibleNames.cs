using System.Text.Json.Nodes;

namespace MGit.Engine.Tests.Rendering.Browser;

/// <summary>What a screen reader would have nothing to say about.</summary>
internal static class AccessibleNames
{
    private static readonly string[] Roles = ["button", "searchbox", "textbox", "combobox", "listbox", "option", "link", "region", "navigation", "complementary", "application", "img", "image", "table"];

    /// <summary>Roles of the elements that have none of the names they need.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(BrowserPage page)
    {
        JsonNode tree = await page.SendAsync("Accessibility.getFullAXTree");
        return [.. tree["nodes"]!.AsArray()
            .Where(node => !(bool)node!["ignored"]! && Roles.Contains((string?)node["role"]?["value"]) && string.IsNullOrWhiteSpace((string?)node["name"]?["value"]))
            .Select(node => node!.ToJsonString())];
    }
}
