using MGit.Engine.Declaration.Yaml;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.Engine.Declaration.Reading;

/// <summary>Reads an entry of <c>nodes:</c>.</summary>
internal sealed class NodeReader(ValueReader values)
{
    public static readonly string[] Keys =
    [
        "name", "version", "type", "description", "tags", "source", "parents", "create", "architecture", "freeze", "compression", "epsilon",
        "metadata",
    ];

    private static readonly string[] CreateKeys = ["script", "command", "builtin", "parameters"];

    /// <summary>The declaration, or null (with reports) where not even the name can be made out. Bare parents are not resolved yet.</summary>
    public NodeDeclaration? Read(YamlNode node, bool isShared)
    {
        if (node.Resolved is not YamlMapping mapping)
        {
            values.Report(node, $"a node is {node.Kind}; expected a mapping such as {{name: face, source: face.pth}}");
            return null;
        }

        string? name = null;
        string? type = null;
        string? description = null;
        string? source = null;
        long? version = null;
        IReadOnlyList<string> tags = [];
        IReadOnlyList<string> freeze = [];
        IReadOnlyList<ParentReference> parents = [];
        CreateDeclaration? create = null;
        ValueMap? architecture = null;
        ValueMap? metadata = null;
        CompressionMode? compression = null;
        double? epsilon = null;
        bool isNamed = false;
        foreach (YamlEntry entry in mapping.Entries)
        {
            YamlNode value = entry.Value;
            switch (entry.Key.Text)
            {
                case "name":
                    isNamed = true;
                    name = Name(value);
                    break;
                case "version":
                    version = values.Integer(value, "version", 1, int.MaxValue);
                    break;
                case "type":
                    type = values.Word(value, "type");
                    break;
                case "description":
                    description = values.String(value, "description");
                    break;
                case "tags":
                    tags = Distinct(value, values.Words(value, "tags"), "tag");
                    break;
                case "source":
                    source = values.Path(value, "source");
                    break;
                case "parents":
                    parents = Parents(value, node.Start.Line);
                    break;
                case "create":
                    create = Create(value);
                    break;
                case "architecture":
                    architecture = values.Map(value, "architecture");
                    break;
                case "freeze":
                    freeze = values.Words(value, "freeze");
                    break;
                case "compression":
                    compression = values.Compression(value);
                    break;
                case "epsilon":
                    epsilon = values.Epsilon(value);
                    break;
                case "metadata":
                    metadata = values.Map(value, "metadata");
                    break;
                default:
                    values.ReportUnknownKey(entry.Key, "a node", Keys);
                    break;
            }
        }

        if (name is null)
        {
            if (!isNamed)
            {
                values.Report(node, "a node has no name; expected name: and a name");
            }

            return null;
        }

        return new NodeDeclaration
        {
            Name = name,
            Version = (int)(version ?? 1),
            Type = type,
            Description = description,
            Tags = tags,
            Source = source,
            Parents = parents,
            Create = create,
            Architecture = architecture,
            Freeze = freeze,
            Compression = compression,
            Epsilon = epsilon,
            Metadata = metadata ?? ValueMap.Empty,
            Location = values.Place(node),
            Span = new EntrySpan(node.Start.Index, node.End, isShared),
        };
    }

    public CreateDeclaration? Create(YamlNode node)
    {
        if (values.Mapping(node, "create") is not { } mapping)
        {
            return null;
        }

        CreateKind? kind = null;
        string? target = null;
        string[] command = [];
        ValueMap? parameters = null;
        int ways = 0;
        foreach (YamlEntry entry in mapping.Entries)
        {
            switch (entry.Key.Text)
            {
                case "script":
                    (kind, target, ways) = (CreateKind.Script, values.Path(entry.Value, "script"), ways + 1);
                    break;
                case "builtin":
                    (kind, target, ways) = (CreateKind.Builtin, values.Word(entry.Value, "builtin"), ways + 1);
                    break;
                case "command":
                    command = values.Command(entry.Value, "[python3, finetune.py]");
                    (kind, target, ways) = (CreateKind.Command, command.Length > 0 ? command[0] : null, ways + 1);
                    break;
                case "parameters":
                    parameters = values.Map(entry.Value, "parameters");
                    break;
                default:
                    values.ReportUnknownKey(entry.Key, "create", CreateKeys);
                    break;
            }
        }

        if (ways != 1)
        {
            values.Report(node, $"create has {(ways == 0 ? "none" : "several")} of script, command and builtin; expected exactly one");
            return null;
        }

        return target is null ? null : new CreateDeclaration { Kind = kind!.Value, Target = target, Command = command, Parameters = parameters ?? ValueMap.Empty };
    }

    private string? Name(YamlNode node)
    {
        if (ValueReader.IsNull(node))
        {
            values.Report(node, "name is nothing; expected a node name");
            return null;
        }

        string? name = values.String(node, "name");
        if (name is not null && NodeName.FaultOf(name) is { } fault)
        {
            string hint = NodeId.TryParse(name) is { } id ? $"; expected name: {id.Name} and version: {id.Version}" : "";
            values.Report(node, $"the name \"{(name.Length > 60 ? name[..60] + "…" : name)}\" {fault}{hint}");
            return null;
        }

        return name;
    }

    private ParentReference[] Parents(YamlNode node, int firstLine)
    {
        if (values.Sequence(node, "parents") is not { Items.Count: > 0 } sequence)
        {
            return [];
        }

        List<ParentReference> parents = new(sequence.Items.Count);
        HashSet<NodeId>? seen = sequence.Items.Count > 1 ? [] : null;
        foreach (YamlNode item in sequence.Items)
        {
            string? text = values.Word(item, "a parent");
            if (text is null)
            {
                if (ValueReader.IsNull(item))
                {
                    values.Report(item, "a parent is nothing; expected name@version");
                }

                continue;
            }

            // A bare name's version is found when all nodes are known; until then it stands for version 1.
            if (ParentReference.TryParse(text) is not { } parent)
            {
                values.Report(item, $"the parent \"{(text.Length > 60 ? text[..60] + "…" : text)}\" is no node id; expected name@version, as in face@1");
                continue;
            }

            if (seen?.Add(parent.Node) == false)
            {
                values.Report(item, $"the parent {text} stands twice");
                continue;
            }

            parents.Add(parent with { LineOffset = item.Start.Line - firstLine, Column = item.Start.Column });
        }

        return [.. parents];
    }

    private IReadOnlyList<string> Distinct(YamlNode node, IReadOnlyList<string> words, string what)
    {
        if (words.Count > 1 && words.Distinct(StringComparer.OrdinalIgnoreCase).Count() != words.Count)
        {
            string twice = words.GroupBy(word => word, StringComparer.OrdinalIgnoreCase).First(group => group.Count() > 1).Key;
            values.Report(node, $"the {what} \"{twice}\" stands twice");
        }

        return words;
    }
}
