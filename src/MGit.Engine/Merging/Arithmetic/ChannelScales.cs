using MGit.Engine.Errors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>The scales of a tensor's channels, found by one pass over it. Thread-safe.</summary>
internal sealed class ChannelScales
{
    private const int Levels = 127;

    private readonly AlignedTensor _tensor;
    private readonly long _perChannel;
    private readonly Lock _finding = new();
    private double[]? _values;

    /// <exception cref="MGitException"><c>ModelsIncompatible</c>: the tensor has more channels than an array holds.</exception>
    public ChannelScales(AlignedTensor tensor)
    {
        _tensor = tensor;
        Channels = tensor.Shape[0];
        _perChannel = tensor.Shape.ElementCount / Channels;
        if (Channels > Array.MaxLength / sizeof(double))
        {
            throw new MGitException(ErrorCode.ModelsIncompatible, $"'{tensor.Name}' has {Channels} channels; fewer are expected.", tensor.Name);
        }
    }

    public long Channels { get; }

    /// <summary>What was found, exactly representable in single precision.</summary>
    public double[] Values => _values ?? throw new InvalidOperationException("The scales were not looked for.");

    public double Of(long element) => Values[(int)(element / _perChannel)];

    public void Find(CancellationToken cancellationToken)
    {
        lock (_finding)
        {
            if (_values is not null)
            {
                return;
            }

            double[] largest = new double[Channels];
            long element = 0;
            _tensor.ReadAll(
                (values, count) =>
                {
                    for (int i = 0; i < count; i++, element++)
                    {
                        int channel = (int)(element / _perChannel);
                        double magnitude = Math.Abs(values[0][i]);
                        if (magnitude > largest[channel] && double.IsFinite(magnitude))
                        {
                            largest[channel] = magnitude;
                        }
                    }
                },
                cancellationToken);
            for (int channel = 0; channel < largest.Length; channel++)
            {
                largest[channel] = (float)(largest[channel] / Levels);
            }

            _values = largest;
        }
    }
}
