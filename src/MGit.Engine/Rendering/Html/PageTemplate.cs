using System.Net;
using System.Reflection;

namespace MGit.Engine.Rendering.Html;

/// <summary>A page of one file: markup, style, script and data from the engine's own resources, nothing from elsewhere.</summary>
internal static class PageTemplate
{
    /// <summary>Writes a page.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="name">The page's name: <c>name.html</c>, <c>name.css</c> and <c>name.js</c> are resources.</param>
    /// <param name="texts">What stands for <c>{{key}}</c> in the markup, as plain text.</param>
    /// <param name="json">The data; its encoder has to escape '&lt;', so that no text in it ends the element it stands in.</param>
    public static void Write(TextWriter output, string name, IReadOnlyDictionary<string, string> texts, string json)
    {
        string page = Read($"{name}.html");
        foreach ((string key, string text) in texts)
        {
            page = page.Replace($"{{{{{key}}}}}", WebUtility.HtmlEncode(Terminal.PrintableText.Of(text)), StringComparison.Ordinal);
        }

        // Cut, not replaced: what is put in may itself hold braces.
        foreach ((string key, string content) in ((string, string)[])[("style", Read($"{name}.css")), ("data", json), ("script", Read($"{name}.js"))])
        {
            string mark = $"{{{{{key}}}}}";
            int at = page.IndexOf(mark, StringComparison.Ordinal);
            output.Write(page.AsSpan(0, at));
            output.Write(content);
            page = page[(at + mark.Length)..];
        }

        output.Write(page);
    }

    private static string Read(string name)
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Rendering/{name}")
            ?? throw new InvalidOperationException($"The engine lacks its resource {name}.");
        using StreamReader reader = new(resource);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
