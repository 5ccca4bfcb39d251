namespace MGit.Engine.Running.Architectures;

/// <summary>An elementwise activation, as PyTorch defines it with its defaults.</summary>
public enum ActivationKind
{
    Relu,

    /// <summary>Negative slope 0.01.</summary>
    LeakyRelu,

    /// <summary>The exact one, by the error function.</summary>
    Gelu,
    Silu,
    Tanh,
    Sigmoid,
}
