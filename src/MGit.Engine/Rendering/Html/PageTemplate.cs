using System.Net;
using System.Reflection;
using MGit.Engine.Rendering.Terminal;
using MGit.Engine.Rendering.Themes;

namespace MGit.Engine.Rendering.Html;

/// <summary>A page of one file: markup, style, script and data from the engine's own resources, nothing from elsewhere.</summary>
internal static class PageTemplate
{
    /// <summary>Writes a page.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="name">The page's name: <c>name.html</c>, <c>name.css</c> and <c>name.js</c> are resources.</param>
    /// <param name="texts">What stands for <c>{{key}}</c> in the markup, as plain text.</param>
    /// <param name="contents">
    /// What stands for <c>{{key}}</c> as it is, in the order of the markup: nothing in it may end the element it stands in.
    /// </param>
    public static void Write(TextWriter output, string name, IReadOnlyDictionary<string, string> texts, params ReadOnlySpan<(string Key, string Content)> contents)
    {
        string page = Read($"{name}.html");
        foreach ((string key, string text) in texts)
        {
            page = page.Replace($"{{{{{key}}}}}", Encoded(text).Replace("{", "&#123;", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        // Cut, not replaced: what is put in may itself hold braces.
        page = Put(output, page, "style", Theme.PageStyle + Read("page.css") + Read($"{name}.css"));
        foreach ((string key, string content) in contents)
        {
            page = Put(output, page, key, content);
        }

        output.Write(Put(output, page, "script", Read("page.js") + Read($"{name}.js")));
    }

    /// <summary>Text of others as a page may show it.</summary>
    public static string Encoded(string text) => WebUtility.HtmlEncode(PrintableText.Of(text));

    /// <summary>A style sheet or script among the engine's resources.</summary>
    public static string Read(string name)
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Rendering/{name}")
            ?? throw new InvalidOperationException($"The engine lacks its resource {name}.");
        using StreamReader reader = new(resource);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>Writes what stands before a mark, and what stands for it.</summary>
    /// <returns>The rest.</returns>
    private static string Put(TextWriter output, string page, string key, string content)
    {
        string mark = $"{{{{{key}}}}}";
        int at = page.IndexOf(mark, StringComparison.Ordinal);
        output.Write(page.AsSpan(0, at));
        output.Write(content);
        return page[(at + mark.Length)..];
    }
}
