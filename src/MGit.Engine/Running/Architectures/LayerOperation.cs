using System.Globalization;

namespace MGit.Engine.Running.Architectures;

/// <summary>What a layer of a declared architecture computes. Closed: every kind is here.</summary>
public abstract record LayerOperation
{
    /// <summary>What layer graphs call it ("Linear").</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>What a structural comparison looks at besides the kind, in ordinal order of the keys.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string>> Attributes => [];

    private static KeyValuePair<string, string> Pair(string key, IFormattable value) => new(key, value.ToString(null, CultureInfo.InvariantCulture));

    /// <summary><c>x Wᵀ + b</c> over the last dimension.</summary>
    public sealed record Linear(long In, long Out) : LayerOperation
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Attributes => [Pair("in", In), Pair("out", Out)];
    }

    /// <summary>Two-dimensional convolution, stride 1, padded to keep the size.</summary>
    public sealed record Conv2d(long In, long Out, long Kernel) : LayerOperation
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Attributes => [Pair("in", In), Pair("kernel", Kernel), Pair("out", Out)];
    }

    /// <summary>Batch normalisation over channels; epsilon 1e-5, momentum 0.1.</summary>
    public sealed record BatchNorm2d(long Features) : LayerOperation
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Attributes => [Pair("features", Features)];
    }

    /// <summary>Normalisation over the last dimension; epsilon 1e-5.</summary>
    public sealed record LayerNorm(long Features) : LayerOperation
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Attributes => [Pair("features", Features)];
    }

    /// <summary>A row of the weight for each token.</summary>
    public sealed record Embedding(long Entries, long Width) : LayerOperation
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Attributes => [Pair("entries", Entries), Pair("width", Width)];
    }

    /// <summary>A row of the weight for each place in the sequence; its input gives the length alone.</summary>
    public sealed record PositionEmbedding(long Entries, long Width) : LayerOperation
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Attributes => [Pair("entries", Entries), Pair("width", Width)];
    }

    /// <summary>An elementwise activation.</summary>
    public sealed record Activation(ActivationKind Function) : LayerOperation
    {
        public override string Kind => Function.ToString();
    }

    /// <summary>Drops a share of the elements in training and scales the others up.</summary>
    public sealed record Dropout(double Share) : LayerOperation
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Attributes => [Pair("share", Share)];
    }

    /// <summary>The largest of each square; the stride is its side.</summary>
    public sealed record MaxPool2d(long Side) : LayerOperation
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Attributes => [Pair("side", Side)];
    }

    /// <summary>All dimensions but the first become one.</summary>
    public sealed record Flatten : LayerOperation;

    /// <summary>
    /// Scaled dot-product attention; inputs are query, key and value, each <c>[rows, length, width]</c>. Tokens equal to the padding are
    /// not attended to.
    /// </summary>
    public sealed record Attention(long Heads, bool IsCausal, long? Padding) : LayerOperation
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Attributes => [new("causal", IsCausal ? "true" : "false"), Pair("heads", Heads)];
    }

    /// <summary>The sum of its two inputs.</summary>
    public sealed record Add : LayerOperation;

    /// <summary>One row of features for each sequence.</summary>
    public sealed record Pool(SequencePooling Method, long? Padding) : LayerOperation
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Attributes => [new("method", Method.ToString())];
    }
}
