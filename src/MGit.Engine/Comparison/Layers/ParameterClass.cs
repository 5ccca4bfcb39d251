namespace MGit.Engine.Comparison.Layers;

/// <summary>What a named tensor of a checkpoint is to the model.</summary>
public enum ParameterClass
{
    /// <summary>Learned, or a constant the model computes with.</summary>
    Weight,

    /// <summary>A mean or variance that a normalisation gathered while it ran.</summary>
    RunningStatistic,

    /// <summary>A number of steps or batches.</summary>
    Counter,

    /// <summary>The optimizer's, not the model's: momentum, squared gradients, steps.</summary>
    OptimizerState,
}
