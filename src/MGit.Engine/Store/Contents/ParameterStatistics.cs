using MGit.Engine.Checkpoints;
using MGit.Engine.Store.Contents.Restore;
using MGit.Engine.Store.Contents.Statistics;

namespace MGit.Engine.Store.Contents;

/// <summary>
/// Statistics of a parameter's elements, computed in double precision in one pass. NaNs are counted and left out of the others; where
/// every element is one, or there are none, the others are null. Complex parameters have only counts of zeros and NaNs.
/// </summary>
/// <param name="Min">The smallest element.</param>
/// <param name="Max">The largest element.</param>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">Of the population.</param>
/// <param name="ZeroShare">Share of elements that are zero, of either sign; 0..1.</param>
/// <param name="NaNCount">Elements that are not a number.</param>
public sealed record ParameterStatistics(double? Min, double? Max, double? Mean, double? StandardDeviation, double? ZeroShare, long? NaNCount)
{
    /// <summary>Decodes a parameter, blocks in parallel, and measures it; memory does not depend on its size.</summary>
    /// <exception cref="Errors.MGitException">ContentMissing, ContentCorrupt.</exception>
    public static ParameterStatistics Measure(
        ContentStore store, Manifest manifest, ManifestFile file, TensorEntry tensor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(tensor);
        StatisticsAccumulator accumulator = new(tensor.ElementType, tensor.Shape.ElementCount);
        TensorView.Read(store, manifest, new ExportTensor(file, tensor), accumulator.Add, cancellationToken);
        return accumulator.Finish();
    }
}
