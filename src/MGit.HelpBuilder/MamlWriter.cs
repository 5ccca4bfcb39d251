using System.Globalization;
using System.Xml.Linq;

namespace MGit.HelpBuilder;

/// <summary>Writes what Get-Help reads for cmdlets of an assembly.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Cmd = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XDocument Write(IEnumerable<(Command Command, HelpPage Page)> commands, HelpPage shared) => new(
        new XDeclaration("1.0", "utf-8", null),
        new XElement(
            Msh + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Cmd),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            commands.Select(item => Describe(item.Command, item.Page, shared))));

    /// <summary>What is said of a parameter: by the cmdlet's own page, else by the page of what all share.</summary>
    public static IReadOnlyList<string>? TextOf(string parameter, HelpPage page, HelpPage shared)
        => page.Parameters.TryGetValue(parameter, out IReadOnlyList<string>? text) || shared.Parameters.TryGetValue(parameter, out text) ? text : null;

    private static XElement Describe(Command command, HelpPage page, HelpPage shared)
    {
        IEnumerable<CommandParameter> distinct = command.Parameters.GroupBy(parameter => parameter.Name).Select(group => group
            .OrderByDescending(parameter => parameter.ByValue || parameter.ByPropertyName)
            .ThenByDescending(parameter => parameter.Set == command.DefaultSet)
            .First());
        return new XElement(
            Cmd + "command",
            new XElement(
                Cmd + "details",
                new XElement(Cmd + "name", command.Name),
                Paragraphs(Maml + "description", [page.Synopsis]),
                new XElement(Cmd + "verb", command.Verb),
                new XElement(Cmd + "noun", command.Noun)),
            Paragraphs(Maml + "description", page.TextOf("Description")),
            new XElement(Cmd + "syntax", command.Sets.Select(set => Syntax(command, set))),
            new XElement(
                Cmd + "parameters",
                distinct.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
                    .Select(parameter => Parameter(parameter, TextOf(parameter.Name, page, shared) ?? [], full: true)),
                Risk(command).Select(parameter => Parameter(parameter, TextOf(parameter.Name, page, shared) ?? [], full: true))),
            Types(Cmd + "inputTypes", Cmd + "inputType", page.TextOf("Inputs")),
            Types(Cmd + "returnValues", Cmd + "returnValue", page.TextOf("Outputs").Count > 0 ? page.TextOf("Outputs") : command.Outputs),
            new XElement(Maml + "alertSet", Paragraphs(Maml + "alert", page.TextOf("Notes"))),
            new XElement(Cmd + "examples", page.Examples.Select(Example)),
            new XElement(
                Cmd + "relatedLinks",
                page.TextOf("Related links").Select(link => new XElement(
                    Maml + "navigationLink",
                    new XElement(Maml + "linkText", link.TrimStart('-', ' ')),
                    new XElement(Maml + "uri")))));
    }

    private static XElement Syntax(Command command, IReadOnlyList<CommandParameter> set) => new(
        Cmd + "syntaxItem",
        new XElement(Maml + "name", command.Name),
        set.Concat(Risk(command)).Select(parameter => Parameter(parameter, [], full: false)));

    private static IEnumerable<CommandParameter> Risk(Command command)
        => command.SupportsShouldProcess ? [Switch("Confirm", "cf"), Switch("WhatIf", "wi")] : [];

    private static CommandParameter Switch(string name, string alias)
        => new() { Name = name, Type = typeof(SwitchParameter), Aliases = [alias] };

    private static XElement Parameter(CommandParameter parameter, IReadOnlyList<string> text, bool full)
    {
        var value = parameter.IsSwitch && !full
            ? null
            : new XElement(Cmd + "parameterValue", new XAttribute("required", !parameter.IsSwitch), new XAttribute("variableLength", parameter.Type.IsArray), parameter.TypeName);
        return new XElement(
            Cmd + "parameter",
            new XAttribute("required", parameter.IsMandatory),
            new XAttribute("variableLength", parameter.Type.IsArray),
            new XAttribute("globbing", parameter.TakesWildcards),
            new XAttribute("pipelineInput", parameter.PipelineInput),
            new XAttribute("position", parameter.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            Paragraphs(Maml + "description", text),
            parameter.Words.Count > 0 && !full
                ? new XElement(Cmd + "parameterValueGroup", parameter.Words.Select(word => new XElement(
                    Cmd + "parameterValue", new XAttribute("required", false), new XAttribute("variableLength", false), word)))
                : null,
            value,
            new XElement(Dev + "type", new XElement(Maml + "name", parameter.TypeName), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", parameter.IsSwitch ? "False" : "None"));
    }

    private static XElement Types(XName list, XName item, IReadOnlyList<string> text) => new(
        list,
        text.Select(line => line.TrimStart('-', ' ').Split(": ", 2)).Select(parts => new XElement(
            item,
            new XElement(Dev + "type", new XElement(Maml + "name", parts[0])),
            Paragraphs(Maml + "description", parts.Length > 1 ? [parts[1]] : []))));

    private static XElement Example(HelpExample example, int index) => new(
        Cmd + "example",
        new XElement(Maml + "title", string.Create(CultureInfo.InvariantCulture, $"------ Example {index + 1}: {example.Title} ------")),
        new XElement(Dev + "code", example.Code),
        Paragraphs(Dev + "remarks", example.Remarks));

    private static XElement Paragraphs(XName name, IReadOnlyList<string> text) => new(name, text.Select(line => new XElement(Maml + "para", line)));

    // Stands for PowerShell's own type where only its name matters.
    private struct SwitchParameter;
}
