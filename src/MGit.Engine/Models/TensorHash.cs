using MGit.Engine.Tensors;

namespace MGit.Engine.Models;

/// <summary>What hashing a tensor says.</summary>
internal sealed record TensorHash(ContentId Id, ElementFingerprint Fingerprint)
{
    /// <summary>Two leaves: large tensors are hashed leaf-parallel, and memory stays small.</summary>
    private const int PieceBytes = 2 * ContentHasher.LeafSize;

    /// <summary>Streams a parameter through the hasher.</summary>
    public static TensorHash Compute(ModelSource model, SourceParameter parameter, CancellationToken cancellationToken)
    {
        using ContentHasher hasher = new(parameter.ElementType, parameter.Shape);
        if (parameter.Length > 0)
        {
            ParameterPieces.Read(model, parameter, PieceBytes, (_, bytes) => hasher.Append(bytes), cancellationToken);
        }

        (ContentId id, ElementFingerprint fingerprint) = hasher.Finish();
        return new TensorHash(id, fingerprint);
    }
}
