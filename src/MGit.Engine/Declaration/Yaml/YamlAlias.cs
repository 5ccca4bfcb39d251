namespace MGit.Engine.Declaration.Yaml;

/// <summary>A <c>*name</c>: stands for an anchored node.</summary>
internal sealed class YamlAlias(YamlPosition start, int end, string name, YamlNode target) : YamlNode(start, end)
{
    public string Name { get; } = name;

    public override YamlNode Resolved { get; } = target;

    public override string Kind => Resolved.Kind;
}
