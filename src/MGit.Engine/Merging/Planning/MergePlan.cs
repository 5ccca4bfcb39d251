using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Models;

namespace MGit.Engine.Merging.Planning;

/// <summary>What a merge comes to.</summary>
/// <param name="Outcome">What the changes are to each other.</param>
/// <param name="Conflicts">Where they meet; with what was chosen.</param>
/// <param name="Tensors">The merged model; null where a conflict has no choice.</param>
/// <param name="Containers">Models whose files it can take the place in, the best first.</param>
internal sealed record MergePlan(
    MergeOutcome Outcome, IReadOnlyList<MergeConflict> Conflicts, IReadOnlyList<ComputedTensor>? Tensors, IReadOnlyList<ModelSource> Containers);
