using System.Runtime.InteropServices;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Running;

namespace MGit.Torch.Tests.Models;

public sealed class DeclaredModelTests : IDisposable
{
    private readonly ModelFiles files = new();
    private readonly TorchModelRuntime runtime = new();

    [TorchFact]
    public void An_mlp_computes_what_its_layers_say()
    {
        ValueMap declared = ModelFiles.Mlp(3, [4], 2);
        using ModelSource source = files.Write("m", declared, _ => 1);
        float[] rows = [1, -2, 0.5f, 0, 3, -1];

        using IRunningModel model = runtime.Open(source, declared, "cpu", default);
        NamedArray output = Assert.Single(model.Invoke([Arrays.Of(rows, 2, 3)], default));

        Assert.Equal("output", output.Name);
        Assert.Equal([2L, 2L], output.Shape.ToArray());
        float[] expected = [.. ByHand(source, rows[..3]), .. ByHand(source, rows[3..])];
        Assert.All(expected.Zip(output.Floats()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [TorchFact]
    public void A_cnn_takes_images_and_flat_rows_alike()
    {
        ValueMap declared = ModelFiles.Declared(
            ("kind", "cnn"), ("inputs", new[] { 2, 9, 9 }), ("channels", new[] { 3, 4 }), ("batchNorm", true), ("outputs", 5));
        using ModelSource source = files.Write("c", declared, _ => 2);
        using IRunningModel model = runtime.Open(source, declared, "auto", default);
        float[] image = Arrays.Wave(2 * 81);

        float[] shaped = Assert.Single(model.Invoke([Arrays.Of(image, 1, 2, 9, 9)], default)).Floats();
        float[] flat = Assert.Single(model.Invoke([Arrays.Of(image, 1, 162)], default)).Floats();

        Assert.Equal(5, shaped.Length);
        Assert.Equal(shaped, flat);
        Assert.True(shaped.Distinct().Count() > 1);
    }

    [TorchFact]
    public void A_language_model_does_not_see_what_comes_later()
    {
        ValueMap declared = ModelFiles.Declared(
            ("kind", "transformer-decoder"), ("vocabulary", 11), ("context", 6), ("width", 8), ("depth", 2), ("attentionHeads", 2), ("tied", true));
        using ModelSource source = files.Write("d", declared, _ => 3);
        using IRunningModel model = runtime.Open(source, declared, "cpu", default);

        float[] whole = Assert.Single(model.Invoke([Arrays.Of([1, 5, 9, 2], 1, 4)], default)).Floats();
        float[] other = Assert.Single(model.Invoke([Arrays.Of([1, 5, 9, 7], 1, 4)], default)).Floats();

        Assert.Equal(4 * 11, whole.Length);
        Assert.Equal(whole[..33], other[..33]);
        Assert.NotEqual(whole[33..], other[33..]);
    }

    [TorchFact]
    public void Padding_does_not_change_what_an_encoder_gives()
    {
        ValueMap declared = ModelFiles.Declared(
            ("kind", "transformer-encoder"), ("vocabulary", 11), ("context", 6), ("width", 8), ("depth", 2), ("attentionHeads", 2), ("padding", 0),
            ("outputs", 3));
        using ModelSource source = files.Write("e", declared, _ => 4);
        using IRunningModel model = runtime.Open(source, declared, "cpu", default);

        float[] bare = Assert.Single(model.Invoke([Arrays.Of([1, 5, 9], 1, 3)], default)).Floats();
        float[] padded = Assert.Single(model.Invoke([Arrays.Of([1, 5, 9, 0, 0], 1, 5)], default)).Floats();
        float[] nothing = Assert.Single(model.Invoke([Arrays.Of([0, 0], 1, 2)], default)).Floats();

        Assert.All(bare.Zip(padded), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.All(nothing, value => Assert.True(float.IsFinite(value)));
    }

    [TorchFact]
    public void Outputs_are_called_as_the_heads()
    {
        ValueMap declared = ModelFiles.Heads(4, [8], ("digit", 10), ("parity", 2));
        using ModelSource source = files.Write("h", declared, _ => 5);
        using IRunningModel model = runtime.Open(source, declared, "cpu", default);

        IReadOnlyList<NamedArray> outputs = model.Invoke([Arrays.Of(Arrays.Wave(8), 2, 4)], default);

        Assert.Equal(["digit [2,10]", "parity [2,2]"], outputs.Select(output => $"{output.Name} {output.Shape}"));
    }

    [TorchTheory]
    [InlineData(5, "takes [rows,4]; the input is [1,5]")]
    [InlineData(0, "takes [rows,4]; the input is [1,0]")]
    public void An_input_of_another_shape_is_refused(int features, string message)
    {
        ValueMap declared = ModelFiles.Mlp(4, [], 2);
        using ModelSource source = files.Write("m", declared, _ => 1);
        using IRunningModel model = runtime.Open(source, declared, "cpu", default);

        MGitException error = Assert.Throws<MGitException>(() => model.Invoke([Arrays.Of(new float[features], 1, features)], default));

        Assert.Equal(ErrorCode.ArgumentInvalid, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void A_token_outside_the_vocabulary_is_refused()
    {
        ValueMap declared = ModelFiles.Declared(("kind", "transformer-decoder"), ("vocabulary", 5), ("context", 6), ("width", 8), ("depth", 1));
        using ModelSource source = files.Write("d", declared, _ => 3);
        using IRunningModel model = runtime.Open(source, declared, "cpu", default);

        MGitException error = Assert.Throws<MGitException>(() => model.Invoke([Arrays.Of([1, 5], 1, 2)], default));

        Assert.Contains("tokens from 0 to 4; the input has 1 to 5", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void A_model_that_does_not_fit_its_declaration_is_named_with_what_is_wrong()
    {
        using ModelSource source = files.Write("m", ModelFiles.Mlp(4, [6], 2), _ => 1);

        MGitException error = Assert.Throws<MGitException>(() => runtime.Open(source, ModelFiles.Mlp(4, [5, 6], 2), "cpu", default));

        Assert.Equal(ErrorCode.ModelNotRunnable, error.Code);
        Assert.Contains("layers.0.weight is [6,4], expected [5,4]", error.Message, StringComparison.Ordinal);
        Assert.Contains("there is no layers.2.weight [2,6]", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void A_closed_model_says_so()
    {
        ValueMap declared = ModelFiles.Mlp(4, [], 2);
        using ModelSource source = files.Write("m", declared, _ => 1);
        IRunningModel model = runtime.Open(source, declared, "cpu", default);
        model.Dispose();
        model.Dispose();

        MGitException error = Assert.Throws<MGitException>(() => model.Invoke([Arrays.Of(new float[4], 1, 4)], default));

        Assert.Contains("is closed. Open it again with Open-Model", error.Message, StringComparison.Ordinal);
    }

    [TorchTheory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:99")]
    [InlineData("")]
    public void A_device_that_is_not_there_is_refused(string device)
    {
        ValueMap declared = ModelFiles.Mlp(4, [], 2);
        using ModelSource source = files.Write("m", declared, _ => 1);

        MGitException error = Assert.Throws<MGitException>(() => runtime.Open(source, declared, device, default));

        Assert.Equal(ErrorCode.ArgumentInvalid, error.Code);
    }

    public void Dispose() => files.Dispose();

    private static float[] ByHand(ModelSource source, float[] row)
    {
        float[] hidden = [.. Linear(source, "layers.0", row).Select(value => Math.Max(0, value))];
        return Linear(source, "layers.1", hidden);
    }

    private static float[] Linear(ModelSource source, string layer, float[] row)
    {
        float[] weight = Values(source, layer + ".weight");
        float[] bias = Values(source, layer + ".bias");
        return [.. bias.Select((start, i) => start + row.Select((value, j) => value * weight[(i * row.Length) + j]).Sum())];
    }

    private static float[] Values(ModelSource source, string name)
    {
        SourceParameter parameter = source.Parameters.Single(parameter => parameter.Name == name);
        byte[] bytes = new byte[parameter.Length];
        source.Read(parameter, 0, bytes);
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }
}
