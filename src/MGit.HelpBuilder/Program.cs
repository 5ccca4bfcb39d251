using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using MGit.HelpBuilder;

// MGit.HelpBuilder <assembly of the cmdlets> <docs folder> <output folder> <referenced assembly>...
if (args.Length < 3)
{
    Console.Error.WriteLine("Usage: MGit.HelpBuilder <assembly> <docs> <output> [<reference>...]");
    return 2;
}

try
{
    Build(args[0], args[1], args[2], args[3..]);
    return 0;
}
catch (HelpException fault)
{
    // In the form MSBuild understands as an error of the build.
    Console.Error.WriteLine($"MGit.HelpBuilder : error MGITHELP: {fault.Message}");
    return 1;
}

static void Build(string assemblyPath, string docs, string output, string[] references)
{
    Dictionary<string, string> known = references.ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);
    AssemblyLoadContext.Default.Resolving += (context, name)
        => known.TryGetValue(name.Name!, out string? path) ? context.LoadFromAssemblyPath(Path.GetFullPath(path)) : null;
    Assembly assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(assemblyPath));

    HelpPage shared = HelpPage.Read(Path.Combine(docs, "commands", "shared-parameters.md"));
    Dictionary<string, HelpPage> pages = Directory.EnumerateFiles(Path.Combine(docs, "commands"), "*-*.md")
        .Where(path => !Path.GetFullPath(path).Equals(Path.GetFullPath(shared.Path), StringComparison.Ordinal))
        .Select(HelpPage.Read)
        .ToDictionary(page => page.Title, StringComparer.Ordinal);
    var commands = new List<(Command Command, HelpPage Page)>();
    foreach (Command command in Command.In(assembly).OrderBy(command => command.Name, StringComparer.Ordinal))
    {
        HelpPage page = pages.Remove(command.Name, out HelpPage? found)
            ? found
            : throw new HelpException($"{command.Name} has no page: docs/commands/{command.Name}.md.");
        Check(command, page, shared);
        commands.Add((command, page));
    }

    if (pages.Count > 0)
    {
        throw new HelpException($"There is no such cmdlet: {string.Join(", ", pages.Keys)}.");
    }

    Directory.CreateDirectory(output);
    string help = Path.Combine(output, Path.GetFileName(assemblyPath) + "-Help.xml");
    using (var writer = XmlWriter.Create(help, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" }))
    {
        XDocument maml = MamlWriter.Write(commands, shared);
        maml.Save(writer);
    }

    foreach (string about in Directory.EnumerateFiles(Path.Combine(docs, "about"), "about_*.md"))
    {
        File.WriteAllText(Path.Combine(output, Path.GetFileNameWithoutExtension(about) + ".help.txt"), AboutTopic.Convert(File.ReadAllText(about)));
    }
}

static void Check(Command command, HelpPage page, HelpPage shared)
{
    HashSet<string> parameters = command.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
    string[] silent = [.. parameters.Where(parameter => MamlWriter.TextOf(parameter, page, shared) is null)];
    string[] unknown = [.. page.Parameters.Keys.Where(parameter => !parameters.Contains(parameter))];
    if (silent.Length > 0)
    {
        throw new HelpException($"{page.Path}: nothing is said of -{string.Join(", -", silent)}.");
    }

    if (unknown.Length > 0)
    {
        throw new HelpException($"{page.Path}: {command.Name} has no -{string.Join(", -", unknown)}.");
    }

    if (page.Examples.Count < 2 || page.TextOf("Description").Count == 0)
    {
        throw new HelpException($"{page.Path}: a description and at least two examples are needed.");
    }
}
