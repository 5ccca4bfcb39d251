using MGit.Engine.Declaration.Yaml;
using MGit.Engine.Graph;

namespace MGit.Engine.Declaration.Reading;

/// <summary>Reads the entries of <c>store:</c>, <c>groups:</c> and <c>aliases:</c>.</summary>
internal sealed class SectionReader(ValueReader values)
{
    private static readonly string[] StoreKeys = ["compression", "epsilon", "accuracyDrop", "maxChainLength"];
    private static readonly string[] GroupKeys = ["name", "members", "shared"];

    public StoreSettings Store(YamlNode node)
    {
        StoreSettings settings = new();
        if (values.Mapping(node, "store") is not { } mapping)
        {
            return settings;
        }

        foreach (YamlEntry entry in mapping.Entries)
        {
            switch (entry.Key.Text)
            {
                case "compression":
                    settings = settings with { Compression = values.Compression(entry.Value) ?? settings.Compression };
                    break;
                case "epsilon":
                    settings = settings with { Epsilon = values.Epsilon(entry.Value) ?? settings.Epsilon };
                    break;
                case "accuracyDrop":
                    double? drop = values.Number(entry.Value, "accuracyDrop", value => value is >= 0 and <= 1, "a number from 0 to 1");
                    settings = settings with { AccuracyDrop = drop ?? settings.AccuracyDrop };
                    break;
                case "maxChainLength":
                    long? length = values.Integer(entry.Value, "maxChainLength", 0, 64);
                    settings = settings with { MaxChainLength = (int)(length ?? settings.MaxChainLength) };
                    break;
                default:
                    values.ReportUnknownKey(entry.Key, "store", StoreKeys);
                    break;
            }
        }

        return settings;
    }

    public GroupDeclaration? Group(YamlNode node)
    {
        if (node.Resolved is not YamlMapping mapping)
        {
            values.Report(node, $"a group is {node.Kind}; expected a mapping with name and members");
            return null;
        }

        string? name = null;
        IReadOnlyList<string> members = [];
        IReadOnlyList<SourceLocation> places = [];
        IReadOnlyList<string> shared = [];
        foreach (YamlEntry entry in mapping.Entries)
        {
            switch (entry.Key.Text)
            {
                case "name":
                    name = values.Word(entry.Value, "name");
                    break;
                case "members":
                    members = values.Words(entry.Value, "members");
                    places = (entry.Value.Resolved as YamlSequence)?.Items.Select(values.Place).ToArray() ?? [];
                    break;
                case "shared":
                    shared = values.Words(entry.Value, "shared");
                    break;
                default:
                    values.ReportUnknownKey(entry.Key, "a group", GroupKeys);
                    break;
            }
        }

        if (name is null || members.Count == 0)
        {
            values.Report(node, name is null ? "a group has no name; expected name: and a name" : $"the group {name} has no members; expected members: [a, b]");
            return null;
        }

        return new GroupDeclaration { Name = name, Members = members, Shared = shared, Location = values.Place(node), MemberLocations = places };
    }

    public AliasDeclaration? Alias(YamlScalar key, YamlNode node)
    {
        NodeReferenceText? alias = NodeReferenceText.TryParse(key.Text);
        if (alias is not { Alias: not null })
        {
            values.Report(key, $"the alias \"{key.Text}\" is not of the form name@alias, as in face@production; an alias begins with a letter");
            return null;
        }

        if (ValueReader.IsNull(node))
        {
            values.Report(node, $"the alias {key.Text} points at nothing; expected {alias.Value.Name}@version");
            return null;
        }

        if (values.Word(node, $"the alias {key.Text}") is not { } text)
        {
            return null;
        }

        if (NodeId.TryParse(text) is not { } id || !NodeName.Comparer.Equals(id.Name, alias.Value.Name))
        {
            values.Report(node, $"the alias {key.Text} points at \"{text}\"; expected a version of the same name, as in {alias.Value.Name}@1");
            return null;
        }

        return new AliasDeclaration(alias.Value.Name, alias.Value.Alias, id, values.Place(key));
    }
}
