using MGit.Engine.Errors;
using MGit.Engine.Running;
using MGit.Engine.Tensors;
using MGit.Torch.Models;
using MGit.Torch.Sharing;
using Microsoft.ML.OnnxRuntime;

namespace MGit.Torch.Onnx;

/// <summary>An ONNX model that ONNX Runtime runs on the CPU, over initializers that are shared in memory.</summary>
internal sealed class OnnxModel(string name, InferenceSession session, BlockLease lease, long ownBytes, IReadOnlyList<IDisposable> held)
    : RunningModel(name, "cpu")
{
    public override long ParameterBytes => lease.Bytes + ownBytes;

    public override long SharedBytes => lease.SharedBytes;

    protected override IReadOnlyList<NamedArray> Run(IReadOnlyList<NamedArray> inputs, CancellationToken cancellationToken)
    {
        Dictionary<string, OrtValue> values = [];
        try
        {
            foreach ((string input, NamedArray given) in Match(inputs))
            {
                values.Add(input, ToValue(input, given));
            }

            using RunOptions options = new();
            using CancellationTokenRegistration stop = cancellationToken.Register(() => options.Terminate = true);
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, values, session.OutputNames);
            return [.. session.OutputNames.Zip(outputs, ToArray)];
        }
        catch (OnnxRuntimeException stopped) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(stopped.Message, stopped, cancellationToken);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{Name} did not run on this input: {fault.Message}", Name, fault);
        }
        finally
        {
            foreach (OrtValue value in values.Values)
            {
                value.Dispose();
            }
        }
    }

    protected override void GiveBack()
    {
        // The session reads the blocks in place: it ends before they are given back.
        session.Dispose();
        foreach (IDisposable one in held)
        {
            one.Dispose();
        }

        lease.Dispose();
    }

    private IEnumerable<(string Input, NamedArray Given)> Match(IReadOnlyList<NamedArray> inputs)
    {
        IReadOnlyList<string> names = session.InputNames;
        if (inputs.Count == 1 && names.Count == 1)
        {
            return [(names[0], inputs[0])];
        }

        Dictionary<string, NamedArray> byName = inputs.ToDictionary(input => input.Name, StringComparer.Ordinal);
        return names.Count == inputs.Count && names.All(byName.ContainsKey)
            ? names.Select(input => (input, byName[input]))
            : throw new MGitException(
                ErrorCode.ArgumentInvalid,
                $"{Name} takes the inputs {string.Join(", ", names)}; given are {string.Join(", ", byName.Keys)}.",
                Name);
    }

    private OrtValue ToValue(string input, NamedArray given)
    {
        NodeMetadata expected = session.InputMetadata[input];
        if (!expected.IsTensor || expected.IsString)
        {
            throw new MGitException(ErrorCode.ModelNotRunnable, $"{Name} takes {input} as {expected.OnnxValueType}; only tensors of numbers can be given.", Name);
        }

        NamedArray cast = ArrayCast.To(given, OnnxTypes.FromOnnx(expected.ElementDataType, input));
        OrtValue value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, expected.ElementDataType, cast.Shape.ToArray());
        cast.Data.Span.CopyTo(value.GetTensorMutableRawData());
        return value;
    }

    private static NamedArray ToArray(string name, OrtValue value)
    {
        if (!value.IsTensor)
        {
            throw new MGitException(ErrorCode.ModelNotRunnable, $"The output {name} is a {value.OnnxType}; only tensors can be given back.", name);
        }

        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        return new(name, OnnxTypes.FromOnnx(info.ElementDataType, name), new TensorShape(info.Shape), value.GetTensorMutableRawData().ToArray());
    }
}
