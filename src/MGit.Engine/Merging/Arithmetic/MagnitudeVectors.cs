namespace MGit.Engine.Merging.Arithmetic;

/// <summary>Which vectors of a tensor are ranked by magnitude.</summary>
/// <param name="CountOf">How many a tensor has.</param>
/// <param name="Take">Takes the elements of one from the models' values.</param>
internal sealed record MagnitudeVectors(Func<AlignedTensor, int> CountOf, MagnitudeVectors.Taker Take)
{
    /// <param name="values">One array per model.</param>
    /// <param name="vector">Which vector.</param>
    /// <param name="result">Its elements.</param>
    public delegate void Taker(double[][] values, int vector, Span<double> result);
}
