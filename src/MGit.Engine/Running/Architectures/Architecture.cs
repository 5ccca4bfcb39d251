using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Running.Architectures;

/// <summary>
/// A declared architecture, built: its layers with their parameters and the data flow between them. What runs it, trains it and compares
/// it all read this. docs/architectures.md names every key and parameter.
/// </summary>
public sealed class Architecture
{
    /// <summary>The number that stands for the model's input among a layer's inputs.</summary>
    public const int ModelInput = -1;

    internal Architecture(
        string kind, ArchitectureInput input, IReadOnlyList<ArchitectureLayer> layers, IReadOnlyList<ArchitectureOutput> outputs)
    {
        Kind = kind;
        Input = input;
        Layers = layers;
        Outputs = outputs;
        Parameters = [.. layers.SelectMany(layer => layer.Parameters).DistinctBy(parameter => parameter.Name)];
    }

    /// <summary>"mlp", "cnn", "transformer-encoder" or "transformer-decoder".</summary>
    public string Kind { get; }

    public ArchitectureInput Input { get; }

    /// <summary>In topological order.</summary>
    public IReadOnlyList<ArchitectureLayer> Layers { get; }

    /// <summary>One, or one for each head, in the order of the declaration.</summary>
    public IReadOnlyList<ArchitectureOutput> Outputs { get; }

    /// <summary>Every parameter once, in the order of the layers.</summary>
    public IReadOnlyList<ArchitectureParameter> Parameters { get; }

    /// <summary>Reads and builds what <c>architecture:</c> says.</summary>
    /// <param name="declared">The entry.</param>
    /// <param name="subject">Whose it is, for messages: a node's id.</param>
    /// <exception cref="MGitException"><c>DeclarationInvalid</c>; the message names the key and what was expected.</exception>
    public static Architecture Parse(ValueMap declared, string subject)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArchitectureReader reader = new(declared, subject);
        string kind = reader.Choice("kind", ["mlp", "cnn", "transformer-encoder", "transformer-decoder"], null);
        return kind switch
        {
            "mlp" => MlpArchitecture.Read(reader).Build(),
            "cnn" => CnnArchitecture.Read(reader).Build(),
            _ => TransformerArchitecture.Read(reader, isCausal: kind == "transformer-decoder").Build(),
        };
    }
}
