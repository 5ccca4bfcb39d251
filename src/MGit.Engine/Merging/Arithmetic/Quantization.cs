using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Symmetric 8-bit quantisation per output channel (the first dimension): scale = max |w| / 127 in single precision, q = w / scale rounded
/// to nearest, ties to even, within ±127. Of one model, its floating point parameters of two dimensions or more, unless patterns say
/// otherwise. <c>name</c> becomes I8 and <c>name_scale</c> holds the scales; or, simulated, the parameter keeps its name and type and
/// gets the values that reading it back would give.
/// </summary>
public sealed class Quantization : IModelOperation
{
    private readonly ParameterPatterns _patterns;
    private readonly bool _simulates;

    /// <param name="simulates">Whether parameters keep their names and types.</param>
    /// <param name="parameters">Wildcards on the names of what is quantised; such a parameter needs a dimension at least.</param>
    public Quantization(bool simulates = false, IReadOnlyList<string>? parameters = null)
    {
        _simulates = simulates;
        _patterns = new ParameterPatterns(parameters ?? []);
    }

    /// <summary>The name of the scales of a quantised parameter.</summary>
    public static string ScaleNameOf(string parameter) => parameter + "_scale";

    public IReadOnlyList<ComputedTensor> Plan(IReadOnlyList<ModelSource> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count != 1)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{models.Count} models were given; one is quantised at a time.", models.Count);
        }

        HashSet<string> names = [.. TensorAlignment.Names(models[0]).Keys];
        List<ComputedTensor> tensors = [];
        foreach (AlignedTensor tensor in TensorAlignment.ByName(models))
        {
            if (!IsQuantised(tensor))
            {
                tensors.Add(new CopiedTensor(models[0], tensor.Parameters[0]));
                continue;
            }

            ChannelScales scales = new(tensor);
            if (_simulates)
            {
                tensors.Add(new ElementwiseTensor(tensor, tensor.ElementType, new RoundTrip(scales), saturates: false, this));
                continue;
            }

            string scaleName = ScaleNameOf(tensor.Name);
            if (!names.Add(scaleName))
            {
                throw new MGitException(
                    ErrorCode.ModelsIncompatible, $"{models[0].Name} has a parameter '{scaleName}' already; it seems to be quantised.", scaleName);
            }

            tensors.Add(new QuantizedTensor(tensor, scales));
            tensors.Add(new ScaleTensor(scaleName, scales));
        }

        return tensors;
    }

    private bool IsQuantised(AlignedTensor tensor) => tensor is { IsArithmetic: true, Shape: { Rank: >= 1, ElementCount: > 0 } }
        && (_patterns.IsEmpty ? tensor.Shape.Rank >= 2 : _patterns.Match(tensor.Name));

    private static double Quantise(double value, double scale) => scale == 0 ? 0 : Math.Clamp(Math.Round(value / scale, MidpointRounding.ToEven), -127, 127);

    private sealed class RoundTrip(ChannelScales scales) : TensorFormula
    {
        public override bool KeepsEqual => false;

        public override void Prepare(AlignedTensor tensor, CancellationToken cancellationToken) => scales.Find(cancellationToken);

        public override void Compute(long firstElement, double[][] inputs, Span<double> result)
        {
            for (int i = 0; i < result.Length; i++)
            {
                double scale = scales.Of(firstElement + i);
                result[i] = Quantise(inputs[0][i], scale) * scale;
            }
        }
    }

    private sealed class QuantizedTensor(AlignedTensor tensor, ChannelScales scales) : ComputedTensor(tensor.Name, ElementType.I8, tensor.Shape)
    {
        private const int Stride = 16 * 1024;

        protected override void Prepare(CancellationToken cancellationToken) => scales.Find(cancellationToken);

        protected override void FillPiece(long firstElement, Span<byte> destination, CancellationToken cancellationToken)
        {
            ElementType type = tensor.ElementType;
            byte[] bytes = new byte[type.ByteSize(Stride)];
            double[] values = new double[Stride];
            for (int done = 0; done < destination.Length; done += Stride)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(Stride, destination.Length - done);
                Span<byte> piece = bytes.AsSpan(0, (int)type.ByteSize(count));
                tensor.Models[0].Read(tensor.Parameters[0], firstElement + done, piece);
                FloatElements.Read(type, piece, values.AsSpan(0, count));
                for (int i = 0; i < count; i++)
                {
                    double quantised = Quantise(values[i], scales.Of(firstElement + done + i));
                    destination[done + i] = (byte)(sbyte)(double.IsNaN(quantised) ? 0 : quantised);
                }
            }
        }
    }

    private sealed class ScaleTensor(string name, ChannelScales scales) : ComputedTensor(name, ElementType.F32, new TensorShape(scales.Channels))
    {
        protected override void Prepare(CancellationToken cancellationToken) => scales.Find(cancellationToken);

        protected override void FillPiece(long firstElement, Span<byte> destination, CancellationToken cancellationToken)
            => FloatElements.Write(ElementType.F32, scales.Values.AsSpan((int)firstElement, destination.Length / sizeof(float)), destination, saturates: false);
    }
}
