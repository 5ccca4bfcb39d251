using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Layers;

/// <summary>A parameter in its layer.</summary>
/// <param name="Role">What it is to the layer: "weight", "bias", or the input's number of an operator.</param>
/// <param name="Source">The parameter.</param>
public sealed record LayerParameter(string Role, SourceParameter Source);
