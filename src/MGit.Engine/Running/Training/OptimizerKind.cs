namespace MGit.Engine.Running.Training;

/// <summary>How gradients become steps.</summary>
public enum OptimizerKind
{
    /// <summary>Gradient descent with momentum.</summary>
    Sgd,

    /// <summary>Adam (Kingma and Ba, ICLR 2015); weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>AdamW (Loshchilov and Hutter, ICLR 2019); weight decay apart from the gradient.</summary>
    AdamW,
}
