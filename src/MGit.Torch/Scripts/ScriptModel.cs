using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MGit.Engine.Errors;
using MGit.Torch.Models;
using MGit.Torch.Sharing;
using TorchSharp;
using static TorchSharp.torch;

namespace MGit.Torch.Scripts;

/// <summary>A TorchScript model. Its parameters are shared; its buffers are its own, as scripts may write into them.</summary>
internal sealed class ScriptModel(string name, Device device, TensorLease lease, jit.ScriptModule module, long ownBytes)
    : TorchModel(name, device, lease)
{
    private readonly Lock running = new();

    public override long ParameterBytes => Lease.Bytes + ownBytes;

    public override IReadOnlyList<(string Name, Tensor Value)> Forward(IReadOnlyList<(string Name, Tensor Value)> inputs)
    {
        object[] arguments = [.. inputs.Select(input => input.Value.to(TorchDevice))];
        try
        {
            // A script may keep state between calls, so that two at once would disturb each other.
            lock (running)
            {
                return Named(Call(inputs, arguments));
            }
        }
        catch (ExternalException fault)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{Name} did not run on this input: {FirstLines(fault.Message)}", Name, fault);
        }
    }

    protected override void GiveBack()
    {
        module.Dispose();
        base.GiveBack();
    }

    // An array without dimensions is a number to some scripts and a tensor to others; the script's own check says which.
    private object Call(IReadOnlyList<(string Name, Tensor Value)> inputs, object[] arguments)
    {
        try
        {
            return module.forward(arguments);
        }
        catch (ExternalException) when (inputs.Any(input => input.Value.dim() == 0))
        {
            object[] numbers = [.. inputs.Select((input, i) => input.Value.dim() == 0 ? Number(input.Value) : arguments[i])];
            try
            {
                return module.forward(numbers);
            }
            finally
            {
                // Held until the call is over: native code reads scalars that nothing else refers to.
                foreach (Scalar number in numbers.OfType<Scalar>())
                {
                    number.Dispose();
                }
            }
        }
    }

    private static Scalar Number(Tensor value) => value.dtype switch
    {
        ScalarType.Bool => value.item<bool>(),
        _ when value.is_floating_point() => value.to_type(ScalarType.Float64).item<double>(),
        _ => value.to_type(ScalarType.Int64).item<long>(),
    };

    private IReadOnlyList<(string Name, Tensor Value)> Named(object result)
    {
        switch (result)
        {
            case Tensor tensor:
                return [("output", tensor)];
            case IDictionary map:
                // By its keys: a generic dictionary enumerates as something else than entries.
                return [.. map.Keys.Cast<object>().SelectMany(key => map[key] is Tensor tensor
                    ? [(Convert.ToString(key, CultureInfo.InvariantCulture)!, tensor)]
                    : Array.Empty<(string, Tensor)>())];
            case ITuple or IEnumerable:
                List<Tensor> tensors = [];
                Collect(result, tensors);
                return [.. tensors.Select((tensor, i) => (string.Create(CultureInfo.InvariantCulture, $"output{i}"), tensor))];
            default:
                throw new MGitException(ErrorCode.ModelNotRunnable, $"{Name} gives a {result.GetType().Name}; only tensors can be given back.", Name);
        }
    }

    private static void Collect(object? result, List<Tensor> tensors)
    {
        switch (result)
        {
            case Tensor tensor:
                tensors.Add(tensor);
                break;
            case ITuple tuple:
                for (int i = 0; i < tuple.Length; i++)
                {
                    Collect(tuple[i], tensors);
                }

                break;
            case IEnumerable list and not string:
                foreach (object? item in list)
                {
                    Collect(item, tensors);
                }

                break;
            default:
                break;
        }
    }

    // libtorch appends its own stack of C++ frames.
    private static string FirstLines(string message) => string.Join(
        ' ', message.Split('\n').TakeWhile(line => !line.StartsWith("Exception raised from", StringComparison.Ordinal)).Take(8)).Trim();
}
