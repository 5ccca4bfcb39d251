using MGit.Engine.Tensors;

namespace MGit.Engine.Running.Architectures;

/// <summary>Linear layers with activations between them.</summary>
internal sealed record MlpArchitecture(long Inputs, IReadOnlyList<long> Hidden, ActivationKind Activation, double Dropout, OutputDeclaration Outputs)
{
    public static MlpArchitecture Read(ArchitectureReader reader)
    {
        MlpArchitecture read = new(
            reader.Whole("inputs", null),
            reader.Wholes("hidden", 0, isNeeded: false),
            ActivationNames.Read(reader, "relu"),
            reader.Share("dropout"),
            OutputDeclaration.Read(reader));
        reader.Finish();
        return read;
    }

    public Architecture Build()
    {
        ArchitectureBuilder builder = new(Outputs.Prefix);
        (int last, long width) = builder.Hidden(Hidden, Activation, Dropout, Architecture.ModelInput, Inputs);
        builder.Outputs($"layers.{Hidden.Count}", Outputs, last, width);
        return builder.Build("mlp", new("input", ElementType.F32, [Inputs], null));
    }
}
