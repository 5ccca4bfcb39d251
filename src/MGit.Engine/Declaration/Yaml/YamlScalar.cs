namespace MGit.Engine.Declaration.Yaml;

/// <summary>A scalar: its text, and whether the core schema may read it as something else than a string.</summary>
internal sealed class YamlScalar(YamlPosition start, int end, string text, YamlScalarForm form, CoreTag tag) : YamlNode(start, end)
{
    public string Text { get; } = text;

    public YamlScalarForm Form { get; } = form;

    /// <summary>The explicit tag, or <see cref="CoreTag.None"/>.</summary>
    public CoreTag Tag { get; } = tag;

    /// <summary>Whether the node is there without a text (<c>key:</c> and nothing more): a place, no characters.</summary>
    public bool IsEmpty => Text.Length == 0 && Form == YamlScalarForm.Plain;

    public bool IsNull => CoreSchema.Resolve(this, out _) == CoreTag.Null;

    public override string Kind => CoreSchema.Resolve(this, out _) switch
    {
        CoreTag.Null => "nothing",
        CoreTag.Boolean => $"the boolean {Text}",
        CoreTag.Integer or CoreTag.Float => $"the number {Text}",
        _ => $"the string \"{(Text.Length > 40 ? Text[..40] + "…" : Text)}\"",
    };
}
