using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>A parameter taken as it is, byte for byte.</summary>
public sealed class CopiedTensor(ModelSource source, SourceParameter parameter, string? name = null)
    : ComputedTensor(name ?? parameter.Name, parameter.ElementType, parameter.Shape)
{
    private ContentId ContentId => source.ContentIdOf(parameter);

    internal override bool IsSameAs(ComputedTensor other) => other is CopiedTensor copied && copied.ContentId == ContentId;

    protected override void FillPiece(long firstElement, Span<byte> destination, CancellationToken cancellationToken)
        => source.Read(parameter, firstElement, destination);
}
