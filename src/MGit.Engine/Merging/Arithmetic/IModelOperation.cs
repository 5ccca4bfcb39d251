using MGit.Engine.Errors;
using MGit.Engine.Models;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Makes the parameters of a new model from those of one or more others. Operations are immutable and may be used any number of times.
/// The result depends on the inputs alone: sums are taken in double precision in a fixed order and rounded once, so that every machine
/// writes the same bytes.
/// </summary>
public interface IModelOperation
{
    /// <summary>What the new model's parameters are, from names, types and shapes alone: nothing of a tensor is read before it is filled.</summary>
    /// <param name="models">In the order the operation documents; they have to stay open while the tensors are filled.</param>
    /// <exception cref="MGitException">
    /// <c>ModelsIncompatible</c>: names or shapes do not fit. <c>ArgumentInvalid</c>: the number of models does not.
    /// </exception>
    IReadOnlyList<ComputedTensor> Plan(IReadOnlyList<ModelSource> models);
}
