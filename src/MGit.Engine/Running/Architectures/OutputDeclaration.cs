namespace MGit.Engine.Running.Architectures;

/// <summary>What an architecture gives: outputs, or heads.</summary>
/// <param name="Outputs">Numbers per row; 0 where there are heads.</param>
/// <param name="Heads">Outputs of each head, or null.</param>
internal sealed record OutputDeclaration(long Outputs, IReadOnlyList<KeyValuePair<string, long>>? Heads)
{
    /// <summary>What goes in front of the names of everything but the heads.</summary>
    public string Prefix => Heads is null ? "" : "backbone.";

    public static OutputDeclaration Read(ArchitectureReader reader)
    {
        IReadOnlyList<KeyValuePair<string, long>>? heads = reader.Heads();
        long? outputs = reader.OptionalWhole("outputs", 1, ArchitectureReader.LargestSize);
        return (outputs, heads) switch
        {
            (null, null) => throw reader.Fault("outputs", null, "a whole number, or heads instead"),
            (not null, not null) => throw reader.Fault("outputs", outputs, "one of outputs and heads, not both"),
            _ => new(outputs ?? 0, heads),
        };
    }
}
