using MGit.Engine.Models;
using MGit.Engine.Tensors;
using MGit.Torch.Sharing;
using static TorchSharp.torch;

namespace MGit.Benchmarks.Overhead;

/// <summary>The digits' mlp as a program would write it with TorchSharp alone, with a stored model's parameters.</summary>
internal sealed class DirectModel : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _module;

    public DirectModel(ModelSource source)
    {
        TorchSharp.Modules.Linear[] layers = [nn.Linear(64, 256), nn.Linear(256, 128), nn.Linear(128, 10)];
        _module = nn.Sequential(layers[0], nn.ReLU(), layers[1], nn.ReLU(), layers[2]);
        _module.eval();
        using IDisposable unrecorded = no_grad();
        for (int i = 0; i < layers.Length; i++)
        {
            Copy(source, $"layers.{i}.weight", layers[i].weight!);
            Copy(source, $"layers.{i}.bias", layers[i].bias!);
        }
    }

    /// <summary>Rows as a tensor; whoever asks disposes it.</summary>
    public static Tensor Rows(float[] values) => tensor(values, [values.Length / 64, 64]);

    /// <summary>One forward pass without gradients; the result is let go of.</summary>
    public void Forward(Tensor rows)
    {
        using IDisposable mode = inference_mode(true);
        using Tensor result = _module.forward(rows);
    }

    /// <summary>One forward pass from an array to an array.</summary>
    public float[] Forward(float[] values)
    {
        using IDisposable mode = inference_mode(true);
        using Tensor rows = Rows(values);
        using Tensor result = _module.forward(rows);
        return result.data<float>().ToArray();
    }

    public void Dispose() => _module.Dispose();

    private static void Copy(ModelSource source, string name, Tensor into)
    {
        SourceParameter parameter = source.Parameters.Single(parameter => parameter.Name == name);
        using Tensor stored = TensorReader.Read(source, parameter, ElementType.F32, CPU, CancellationToken.None);
        into.copy_(stored);
    }
}
