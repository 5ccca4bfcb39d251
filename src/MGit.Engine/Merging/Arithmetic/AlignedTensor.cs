using System.Buffers;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>The parameters of several models that stand for the same thing. All have the same shape; element types may differ.</summary>
public sealed class AlignedTensor
{
    /// <summary>Elements read at once in a pass.</summary>
    private const int PassElements = 128 * 1024;

    internal AlignedTensor(
        IReadOnlyList<ModelSource> models, IReadOnlyList<SourceParameter> parameters, string? name = null, ElementType? elementType = null)
    {
        Models = models;
        Parameters = parameters;
        Name = name ?? parameters[0].Name;
        ElementType = elementType ?? parameters[0].ElementType;
    }

    /// <summary>Called when the values of one piece are there: one array per model, filled up to the count.</summary>
    public delegate void PieceReader(double[][] values, int count);

    public IReadOnlyList<ModelSource> Models { get; }

    /// <summary>One per model, in their order.</summary>
    public IReadOnlyList<SourceParameter> Parameters { get; }

    /// <summary>The result's name for it; the first model's where none was given.</summary>
    public string Name { get; }

    public TensorShape Shape => Parameters[0].Shape;

    /// <summary>The result's type; the first model's where none was given.</summary>
    public ElementType ElementType { get; }

    /// <summary>Whether arithmetic can be done on it: it is of a floating point type in every model, and no quantised one.</summary>
    public bool IsArithmetic => Parameters.All(parameter => FloatElements.IsSupported(parameter.ElementType) && parameter.Quantization is null);

    /// <summary>Reads the values of every model from first to last, in order, on this thread.</summary>
    public void ReadAll(PieceReader reader, CancellationToken cancellationToken)
    {
        double[][] values = new double[Models.Count][];
        byte[] bytes = ArrayPool<byte>.Shared.Rent(PassElements * sizeof(double));
        try
        {
            for (int model = 0; model < values.Length; model++)
            {
                values[model] = ArrayPool<double>.Shared.Rent(PassElements);
            }

            for (long first = 0; first < Shape.ElementCount; first += PassElements)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = (int)Math.Min(PassElements, Shape.ElementCount - first);
                for (int model = 0; model < values.Length; model++)
                {
                    ElementType type = Parameters[model].ElementType;
                    Span<byte> piece = bytes.AsSpan(0, (int)type.ByteSize(count));
                    Models[model].Read(Parameters[model], first, piece);
                    FloatElements.Read(type, piece, values[model].AsSpan(0, count));
                }

                reader(values, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            foreach (double[] rented in values.Where(array => array is not null))
            {
                ArrayPool<double>.Shared.Return(rented);
            }
        }
    }
}
