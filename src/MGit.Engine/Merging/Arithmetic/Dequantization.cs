using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>Undoes <see cref="Quantization"/>: each I8 parameter with a <c>name_scale</c> beside it becomes q · scale; the scales go.</summary>
public sealed class Dequantization : IModelOperation
{
    private readonly ElementType _type;

    /// <param name="type">The floating point type of the result.</param>
    public Dequantization(ElementType type = ElementType.F32)
    {
        _type = FloatElements.IsSupported(type)
            ? type
            : throw new MGitException(ErrorCode.ArgumentInvalid, $"Parameters are not dequantised to {type.Name()}; a floating point type is expected.", type.Name());
    }

    public IReadOnlyList<ComputedTensor> Plan(IReadOnlyList<ModelSource> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count != 1)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{models.Count} models were given; one is dequantised at a time.", models.Count);
        }

        ModelSource model = models[0];
        Dictionary<string, SourceParameter> names = TensorAlignment.Names(model);
        HashSet<string> scales = new(StringComparer.Ordinal);
        Dictionary<string, SourceParameter> quantised = new(StringComparer.Ordinal);
        foreach (SourceParameter parameter in model.Parameters)
        {
            if (parameter is { ElementType: ElementType.I8, Shape: { Rank: >= 1, ElementCount: > 0 } shape }
                && names.TryGetValue(Quantization.ScaleNameOf(parameter.Name), out SourceParameter? scale)
                && scale.ElementType == ElementType.F32 && scale.Shape.ElementCount == shape[0])
            {
                quantised.Add(parameter.Name, scale);
                scales.Add(scale.Name);
            }
        }

        if (quantised.Count == 0)
        {
            throw new MGitException(
                ErrorCode.ModelsIncompatible, $"{model.Name} holds no I8 parameter with its scales in 'name_scale' beside it; there is nothing to dequantise.", model.Name);
        }

        return [.. model.Parameters.Where(parameter => !scales.Contains(parameter.Name)).Select(parameter =>
            quantised.TryGetValue(parameter.Name, out SourceParameter? scale)
                ? new DequantizedTensor(model, parameter, scale, _type)
                : (ComputedTensor)new CopiedTensor(model, parameter))];
    }

    private sealed class DequantizedTensor(ModelSource model, SourceParameter parameter, SourceParameter scale, ElementType type)
        : ComputedTensor(parameter.Name, type, parameter.Shape)
    {
        private const int Stride = 4096;

        private float[] _scales = [];

        protected override void Prepare(CancellationToken cancellationToken)
        {
            float[] scales = new float[scale.Shape.ElementCount];
            model.Read(scale, 0, System.Runtime.InteropServices.MemoryMarshal.AsBytes(scales.AsSpan()));
            _scales = scales;
        }

        protected override void Forget() => _scales = [];

        protected override void FillPiece(long firstElement, Span<byte> destination, CancellationToken cancellationToken)
        {
            long perChannel = Shape.ElementCount / Shape[0];
            int size = ElementType.BitSize() / 8;
            Span<byte> bytes = stackalloc byte[Stride];
            double[] values = new double[Stride];
            for (int done = 0; done < destination.Length / size; done += Stride)
            {
                int count = Math.Min(Stride, (destination.Length / size) - done);
                model.Read(parameter, firstElement + done, bytes[..count]);
                for (int i = 0; i < count; i++)
                {
                    values[i] = (double)(sbyte)bytes[i] * _scales[(int)((firstElement + done + i) / perChannel)];
                }

                FloatElements.Write(ElementType, values.AsSpan(0, count), destination[(done * size)..], saturates: false);
            }
        }
    }
}
