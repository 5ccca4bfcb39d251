namespace MGit.Engine.Declaration.Yaml;

/// <summary>Ends the reading of one YAML text: what follows the place cannot be understood, or must not be.</summary>
internal sealed class YamlFault(YamlPosition at, string message, Exception? inner = null) : Exception(message, inner)
{
    public YamlPosition At { get; } = at;
}
