using MGit.Engine.Tensors;

namespace MGit.Engine.Running.Architectures;

/// <summary>Convolution blocks, then linear layers over all their features.</summary>
internal sealed record CnnArchitecture(
    IReadOnlyList<long> Inputs,
    IReadOnlyList<long> Channels,
    long Kernel,
    long Pool,
    bool BatchNorm,
    IReadOnlyList<long> Hidden,
    ActivationKind Activation,
    double Dropout,
    OutputDeclaration Outputs,
    long Features)
{
    private const long LargestKernel = 63;

    public static CnnArchitecture Read(ArchitectureReader reader)
    {
        IReadOnlyList<long> inputs = reader.Wholes("inputs", 3, 3);
        IReadOnlyList<long> channels = reader.Wholes("channels", 1);
        long kernel = reader.Whole("kernel", 3, 1, LargestKernel);
        if (kernel % 2 == 0)
        {
            throw reader.Fault("kernel", kernel, "an odd number");
        }

        long pool = reader.Whole("pool", 2, 1, LargestKernel);
        (long height, long width) = (inputs[1], inputs[2]);
        for (int i = 0; i < channels.Count; i++)
        {
            (height, width) = (height / pool, width / pool);
            if (height == 0 || width == 0)
            {
                throw reader.Fault($"channels[{i}]", channels[i], $"fewer blocks: pooling by {pool} leaves nothing of {inputs[1]} x {inputs[2]} there");
            }
        }

        // Each factor is at most 2^24; two of them could overflow what a width may be, so the product is compared as Int128.
        Int128 features = (Int128)channels[^1] * height * width;
        if (features > ArchitectureReader.LargestSize)
        {
            throw reader.Fault("inputs", inputs, $"a size of which the blocks leave at most {ArchitectureReader.LargestSize} features, not {features}");
        }

        CnnArchitecture read = new(
            inputs, channels, kernel, pool,
            reader.Flag("batchNorm"),
            reader.Wholes("hidden", 0, isNeeded: false),
            ActivationNames.Read(reader, "relu"),
            reader.Share("dropout"),
            OutputDeclaration.Read(reader),
            (long)features);
        reader.Finish();
        return read;
    }

    public Architecture Build()
    {
        ArchitectureBuilder builder = new(Outputs.Prefix);
        int last = Architecture.ModelInput;
        long channels = Inputs[0];
        for (int i = 0; i < Channels.Count; i++)
        {
            string name = $"blocks.{i}";
            last = builder.Convolution(name + ".conv", channels, Channels[i], Kernel, last);
            last = BatchNorm ? builder.BatchNorm(name + ".norm", Channels[i], last) : last;
            last = builder.Plain(name + ".activation", new LayerOperation.Activation(Activation), last);
            last = Pool == 1 ? last : builder.Plain(name + ".pool", new LayerOperation.MaxPool2d(Pool), last);
            channels = Channels[i];
        }

        last = builder.Plain("flatten", new LayerOperation.Flatten(), last);
        (last, long width) = builder.Hidden(Hidden, Activation, Dropout, last, Features);
        builder.Outputs($"layers.{Hidden.Count}", Outputs, last, width);
        return builder.Build("cnn", new("input", ElementType.F32, Inputs, null));
    }
}
