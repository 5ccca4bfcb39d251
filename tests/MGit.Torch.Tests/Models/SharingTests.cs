using MGit.Engine.Declaration;
using MGit.Engine.Models;
using MGit.Engine.Running;
using MGit.Torch.Sharing;
using Xunit.Abstractions;

namespace MGit.Torch.Tests.Models;

/// <summary>Equal parameters are one tensor in memory, however many open models hold them.</summary>
public sealed class SharingTests(ITestOutputHelper output) : IDisposable
{
    private const int Inputs = 1024;
    private const int Width = 2048;

    private readonly ModelFiles files = new();
    private readonly TorchModelRuntime runtime = new();

    [TorchFact]
    public void Ten_models_over_one_backbone_cost_one_backbone_and_ten_heads()
    {
        const long backbone = 4L * ((Width * Inputs) + Width + (Width * Width) + Width);
        const long head = 4L * ((10 * Width) + 10);

        (long shared, long[] bytes, long[] common) = OpenTen("shared", _ => 7);
        (long own, _, _) = OpenTen("own", task => 200 + task);

        output.WriteLine($"backbone {backbone:N0} bytes, head {head:N0}; nine more models: resident {shared:N0} over one backbone, {own:N0} over backbones of their own");
        output.WriteLine($"ParameterBytes {bytes[0]:N0}, SharedBytes {common[0]:N0} of each");
        Assert.All(bytes, value => Assert.Equal(backbone + head, value));
        Assert.All(common, value => Assert.Equal(backbone, value));
        // Nine more backbones are 227 MB; nine more heads are 0.7 MB.
        Assert.InRange(shared, long.MinValue, backbone);
        // What the first ten gave back serves the others: not all of it shows as growth.
        Assert.InRange(own, 4 * backbone, 11 * backbone);
    }

    /// <summary>Opens ten models; gives the growth of the process from the first to the tenth, and each one's parameter and shared bytes.</summary>
    private (long Growth, long[] ParameterBytes, long[] SharedBytes) OpenTen(string name, Func<int, int> backboneSeed)
    {
        List<ModelSource> sources = [];
        List<IRunningModel> models = [];
        try
        {
            ValueMap declared = ModelFiles.Heads(Inputs, [Width, Width], ("task", 10));
            for (int i = 0; i < 10; i++)
            {
                int task = i;
                sources.Add(files.Write($"{name}{i}", declared, parameter => parameter.StartsWith("backbone.", StringComparison.Ordinal) ? backboneSeed(task) : 100 + task));
            }

            models.Add(runtime.Open(sources[0], declared, "cpu", default));
            long one = Resident();
            models.AddRange(sources.Skip(1).Select(source => runtime.Open(source, declared, "cpu", default)));
            return (Resident() - one, [.. models.Select(model => model.ParameterBytes)], [.. models.Select(model => model.SharedBytes)]);
        }
        finally
        {
            models.ForEach(model => model.Dispose());
            sources.ForEach(source => source.Dispose());
        }
    }

    [TorchFact]
    public void Closing_gives_back_what_no_other_model_holds()
    {
        ValueMap declared = ModelFiles.Heads(8, [16], ("task", 3));
        using ModelSource one = files.Write("one", declared, name => name.StartsWith("backbone.", StringComparison.Ordinal) ? 41 : 1);
        using ModelSource two = files.Write("two", declared, name => name.StartsWith("backbone.", StringComparison.Ordinal) ? 41 : 2);
        int before = TensorLease.TensorsInMemory;

        IRunningModel first = runtime.Open(one, declared, "cpu", default);
        IRunningModel second = runtime.Open(two, declared, "cpu", default);
        Assert.Equal(before + 6, TensorLease.TensorsInMemory);
        float[] while_both = second.Invoke([Arrays.Of(Arrays.Wave(8), 1, 8)], default)[0].Floats();

        first.Dispose();
        Assert.Equal(before + 4, TensorLease.TensorsInMemory);
        Assert.Equal(0, second.SharedBytes);
        Assert.Equal(while_both, second.Invoke([Arrays.Of(Arrays.Wave(8), 1, 8)], default)[0].Floats());

        second.Dispose();
        Assert.Equal(before, TensorLease.TensorsInMemory);
    }

    [TorchFact]
    public void A_model_that_is_dropped_gives_back_when_it_is_collected()
    {
        ValueMap declared = ModelFiles.Mlp(8, [16], 3);
        using ModelSource source = files.Write("m", declared, _ => 43);
        int before = TensorLease.TensorsInMemory;

        Drop(source, declared);
        for (int i = 0; i < 10 && TensorLease.TensorsInMemory > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(before, TensorLease.TensorsInMemory);
    }

    [TorchFact]
    public void Models_open_and_close_side_by_side()
    {
        ValueMap declared = ModelFiles.Mlp(8, [16], 3);
        using ModelSource source = files.Write("m", declared, _ => 44);
        int before = TensorLease.TensorsInMemory;
        using IRunningModel kept = runtime.Open(source, declared, "cpu", default);
        float[] expected = kept.Invoke([Arrays.Of(Arrays.Wave(8), 1, 8)], default)[0].Floats();

        Parallel.For(0, 200, _ =>
        {
            using IRunningModel model = runtime.Open(source, declared, "cpu", default);
            Assert.Equal(expected, model.Invoke([Arrays.Of(Arrays.Wave(8), 1, 8)], default)[0].Floats());
        });

        Assert.Equal(before + 4, TensorLease.TensorsInMemory);
    }

    public void Dispose() => files.Dispose();

    private void Drop(ModelSource source, ValueMap declared)
    {
        IRunningModel model = runtime.Open(source, declared, "cpu", default);
        Assert.Equal(4L * ((8 * 16) + 16 + (16 * 3) + 3), model.ParameterBytes);
    }

    private static long Resident()
    {
        GC.Collect();
        return Environment.WorkingSet;
    }
}
