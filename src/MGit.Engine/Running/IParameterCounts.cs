namespace MGit.Engine.Running;

/// <summary>A running model that can say how many parameters it has; the metrics <c>parameters</c> and <c>sparsity</c> need it.</summary>
public interface IParameterCounts
{
    /// <summary>Elements of the parameters that training moves; running statistics are none.</summary>
    long ParameterCount { get; }

    /// <summary>Those that are exactly 0.</summary>
    long CountZeros(CancellationToken cancellationToken);
}
