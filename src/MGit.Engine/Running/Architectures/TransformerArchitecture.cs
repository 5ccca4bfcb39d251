using MGit.Engine.Tensors;

namespace MGit.Engine.Running.Architectures;

/// <summary>Pre-norm transformer blocks over learned token and position embeddings: a classifier, or a causal language model.</summary>
internal sealed record TransformerArchitecture
{
    private const long MostBlocks = 1024;
    private const long DefaultHeadWidth = 64;

    public required bool IsCausal { get; init; }

    public required long Vocabulary { get; init; }

    public required long Context { get; init; }

    public required long Width { get; init; }

    public required long Depth { get; init; }

    public required long AttentionHeads { get; init; }

    public required long FeedForward { get; init; }

    public required ActivationKind Activation { get; init; }

    public required double Dropout { get; init; }

    /// <summary>A classifier's outputs; null for a language model.</summary>
    public OutputDeclaration? Outputs { get; init; }

    public SequencePooling Pooling { get; init; }

    public long? Padding { get; init; }

    public bool IsTied { get; init; }

    public static TransformerArchitecture Read(ArchitectureReader reader, bool isCausal)
    {
        long width = reader.Whole("width", null);
        long vocabulary = reader.Whole("vocabulary", null);
        long attentionHeads = reader.Whole("attentionHeads", Math.Max(1, width / DefaultHeadWidth));
        if (width % attentionHeads != 0)
        {
            throw reader.Fault("attentionHeads", attentionHeads, $"a number that divides width ({width})");
        }

        TransformerArchitecture read = new()
        {
            IsCausal = isCausal,
            Vocabulary = vocabulary,
            Context = reader.Whole("context", null),
            Width = width,
            Depth = reader.Whole("depth", null, 1, MostBlocks),
            AttentionHeads = attentionHeads,
            FeedForward = reader.Whole("feedForward", 4 * width, 1, 4 * ArchitectureReader.LargestSize),
            Activation = ActivationNames.Read(reader, "gelu"),
            Dropout = reader.Share("dropout"),
            Outputs = isCausal ? null : OutputDeclaration.Read(reader),
            Pooling = !isCausal && reader.Choice("pooling", ["mean", "first"], "mean") == "first" ? SequencePooling.First : SequencePooling.Mean,
            Padding = isCausal ? null : reader.OptionalWhole("padding", 0, vocabulary - 1),
            IsTied = isCausal && reader.Flag("tied"),
        };
        reader.Finish();
        return read;
    }

    public Architecture Build()
    {
        ArchitectureBuilder builder = new(Outputs?.Prefix ?? "");
        int tokens = builder.Embedding("embedding.token", new LayerOperation.Embedding(Vocabulary, Width), Vocabulary, Width, Architecture.ModelInput);
        int positions = builder.Embedding(
            "embedding.position", new LayerOperation.PositionEmbedding(Context, Width), Context, Width, Architecture.ModelInput);
        int last = builder.Plain("embedding", new LayerOperation.Add(), tokens, positions);
        last = builder.Dropout("embedding.dropout", Dropout, last);
        for (int i = 0; i < Depth; i++)
        {
            last = Block(builder, $"blocks.{i}", last);
        }

        last = builder.LayerNorm("norm", Width, last);
        if (Outputs is null)
        {
            last = builder.Projection("output", Width, Vocabulary, last, IsTied ? builder.ParameterOf(tokens) : null);
            builder.Output("output", last, Vocabulary);
        }
        else
        {
            last = builder.Plain("pool", new LayerOperation.Pool(Pooling, Padding), last);
            builder.Outputs("output", Outputs, last, Width);
        }

        return builder.Build(
            IsCausal ? "transformer-decoder" : "transformer-encoder", new("tokens", ElementType.I64, [Context], Vocabulary));
    }

    private int Block(ArchitectureBuilder builder, string name, int input)
    {
        string attention = name + ".attention";
        int normal = builder.LayerNorm(name + ".norm1", Width, input);
        int query = builder.Linear(attention + ".query", Width, Width, normal);
        int key = builder.Linear(attention + ".key", Width, Width, normal);
        int value = builder.Linear(attention + ".value", Width, Width, normal);
        int attended = builder.Plain(attention, new LayerOperation.Attention(AttentionHeads, IsCausal, Padding), query, key, value);
        int output = builder.Linear(attention + ".output", Width, Width, attended);
        int middle = builder.Plain(name + ".add1", new LayerOperation.Add(), input, builder.Dropout(attention + ".dropout", Dropout, output));

        string feed = name + ".feedForward";
        int second = builder.LayerNorm(name + ".norm2", Width, middle);
        int wide = builder.Linear(feed + ".0", Width, FeedForward, second);
        int active = builder.Plain(feed + ".activation", new LayerOperation.Activation(Activation), wide);
        int narrow = builder.Linear(feed + ".1", FeedForward, Width, active);
        return builder.Plain(name + ".add2", new LayerOperation.Add(), middle, builder.Dropout(feed + ".dropout", Dropout, narrow));
    }
}
