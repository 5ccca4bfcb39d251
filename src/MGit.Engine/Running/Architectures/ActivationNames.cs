namespace MGit.Engine.Running.Architectures;

/// <summary>How a declaration spells activations.</summary>
internal static class ActivationNames
{
    private static readonly IReadOnlyList<string> Names = ["relu", "leaky-relu", "gelu", "silu", "tanh", "sigmoid"];

    public static ActivationKind Read(ArchitectureReader reader, string absent) => reader.Choice("activation", Names, absent) switch
    {
        "relu" => ActivationKind.Relu,
        "leaky-relu" => ActivationKind.LeakyRelu,
        "gelu" => ActivationKind.Gelu,
        "silu" => ActivationKind.Silu,
        "tanh" => ActivationKind.Tanh,
        _ => ActivationKind.Sigmoid,
    };
}
