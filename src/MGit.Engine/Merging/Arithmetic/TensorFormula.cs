namespace MGit.Engine.Merging.Arithmetic;

/// <summary>How the elements of one tensor are computed, in double precision, from those of the models at the same place.</summary>
public abstract class TensorFormula
{
    /// <summary>Whether elements that are the same in every model come out as they are. Then their bytes are copied where whole pieces agree.</summary>
    public virtual bool KeepsEqual => true;

    /// <summary>Reads what has to be known of the whole tensor before its elements can be computed; called once.</summary>
    public virtual void Prepare(AlignedTensor tensor, CancellationToken cancellationToken)
    {
    }

    /// <summary>Computes some elements; safe from several threads.</summary>
    /// <param name="firstElement">Place of the first one in the tensor.</param>
    /// <param name="inputs">One array per model; as many elements count as the result holds.</param>
    /// <param name="result">The elements.</param>
    public abstract void Compute(long firstElement, double[][] inputs, Span<double> result);
}
