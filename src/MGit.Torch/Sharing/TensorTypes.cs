using MGit.Engine.Errors;
using MGit.Engine.Tensors;
using static TorchSharp.torch;

namespace MGit.Torch.Sharing;

/// <summary>Element types of the store as libtorch calls them.</summary>
public static class TensorTypes
{
    private static readonly (ElementType Stored, ScalarType Torch)[] Pairs =
    [
        (ElementType.Bool, ScalarType.Bool),
        (ElementType.U8, ScalarType.Byte),
        (ElementType.I8, ScalarType.Int8),
        (ElementType.I16, ScalarType.Int16),
        (ElementType.I32, ScalarType.Int32),
        (ElementType.I64, ScalarType.Int64),
        (ElementType.F16, ScalarType.Float16),
        (ElementType.BF16, ScalarType.BFloat16),
        (ElementType.F32, ScalarType.Float32),
        (ElementType.F64, ScalarType.Float64),
        (ElementType.C64, ScalarType.ComplexFloat32),
        (ElementType.C128, ScalarType.ComplexFloat64),
    ];

    /// <exception cref="MGitException"><c>ModelNotRunnable</c>: TorchSharp has no such type.</exception>
    public static ScalarType ToTorch(ElementType type)
    {
        foreach ((ElementType stored, ScalarType torch) in Pairs)
        {
            if (stored == type)
            {
                return torch;
            }
        }

        throw new MGitException(ErrorCode.ModelNotRunnable, $"Tensors of {type} cannot be computed with here. Cast them first (create: {{builtin: cast}}).", type);
    }

    /// <exception cref="MGitException"><c>ModelNotRunnable</c>: the store has no such type.</exception>
    public static ElementType FromTorch(ScalarType type)
    {
        foreach ((ElementType stored, ScalarType torch) in Pairs)
        {
            if (torch == type)
            {
                return stored;
            }
        }

        throw new MGitException(ErrorCode.ModelNotRunnable, $"The model gives {type}, which has no counterpart here.", type);
    }
}
