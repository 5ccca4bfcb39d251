using MGit.Engine.Models;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>A parameter taken as it is, byte for byte.</summary>
public sealed class CopiedTensor(ModelSource source, SourceParameter parameter, string? name = null)
    : ComputedTensor(name ?? parameter.Name, parameter.ElementType, parameter.Shape)
{
    protected override void FillPiece(long firstElement, Span<byte> destination, CancellationToken cancellationToken)
        => source.Read(parameter, firstElement, destination);
}
