using System.Globalization;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// An operation that computes each element from the elements at the same place. Tensors it cannot calculate with (integers, counters,
/// booleans, complex and packed types, quantised ones) are the first model's.
/// </summary>
public abstract class ElementwiseOperation : IModelOperation
{
    public IReadOnlyList<ComputedTensor> Plan(IReadOnlyList<ModelSource> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        RequireCount(models.Count);
        return Compute(TensorAlignment.ByName(models));
    }

    /// <summary>The results for parameters that were matched already, in their order.</summary>
    public IReadOnlyList<ComputedTensor> Compute(IReadOnlyList<AlignedTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        AlignedTensor[] arithmetic = [.. tensors.Where(tensor => tensor.IsArithmetic && Concerns(tensor))];
        IReadOnlyList<TensorFormula> formulas = Formulas(arithmetic);
        Dictionary<AlignedTensor, TensorFormula> byTensor = arithmetic.Zip(formulas).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. tensors.Select(tensor => byTensor.TryGetValue(tensor, out TensorFormula? formula)
            ? new ElementwiseTensor(tensor, OutputType(tensor), formula, Saturates, this)
            : (ComputedTensor)new CopiedTensor(tensor.Models[0], tensor.Parameters[0]))];
    }

    /// <summary>What the elements too large for the output type become: the largest finite number, or infinity (which is the default).</summary>
    protected virtual bool Saturates => false;

    /// <exception cref="MGitException"><c>ArgumentInvalid</c>.</exception>
    protected abstract void RequireCount(int models);

    /// <summary>Whether a tensor is changed at all; else it is the first model's.</summary>
    protected virtual bool Concerns(AlignedTensor tensor) => true;

    /// <summary>A formula for each tensor, in their order.</summary>
    protected abstract IReadOnlyList<TensorFormula> Formulas(IReadOnlyList<AlignedTensor> tensors);

    protected virtual ElementType OutputType(AlignedTensor tensor) => tensor.ElementType;

    private protected static void RequireCount(int models, int least, int most, string expected)
    {
        if (models < least || models > most)
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid, string.Create(CultureInfo.InvariantCulture, $"{models} models were given; {expected}."), models);
        }
    }

    private protected static double RequireFinite(double value, string what)
        => double.IsFinite(value) ? value : throw new MGitException(ErrorCode.ArgumentInvalid, $"{what} is {value}; a finite number is expected.", value);

    private protected static double RequireShare(double value, string what)
        => value is >= 0 and <= 1 ? value : throw new MGitException(ErrorCode.ArgumentInvalid, $"{what} is {value}; a number from 0 to 1 is expected.", value);
}
