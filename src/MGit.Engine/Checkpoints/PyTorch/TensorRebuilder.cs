using System.Globalization;
using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>Makes descriptions of tensors out of the arguments that PyTorch's rebuild functions would get (torch/_utils.py).</summary>
internal static class TensorRebuilder
{
    /// <returns>The tensor; null where its storage is not one of this file's, so that it stays inert.</returns>
    public static TorchTensor? Rebuild(TorchCallable kind, PickleGlobal function, object?[] arguments, StorageTable storages)
    {
        object? first = arguments.Length > 0 ? arguments[0] : null;
        first = StorageTable.IsDescription(first) ? storages.Load(first) : first;
        if (first is PickleObject)
        {
            return null;
        }

        TorchType? type = kind == TorchCallable.TensorOfType && arguments.Length > 6 && arguments[6] is PickleGlobal named ? TorchGlobals.TypeOf(named) : null;
        bool typed = kind != TorchCallable.TensorOfType || type is not null;
        if (!typed || first is not TorchStorageView view || arguments.Length < 4 || arguments[1] is not long offset
            || Numbers(arguments[2]) is not { } sizes || Numbers(arguments[3]) is not { } strides)
        {
            throw new CheckpointException(TorchFault.TensorInvalid, $"{function} is given something else than storage, offset, size and strides");
        }

        string? quantization = kind == TorchCallable.QuantizedTensor ? Quantization(arguments.Length > 4 ? arguments[4] : null) : null;
        return TorchTensor.Create(view, type ?? view.Type, offset, sizes, strides, quantization);
    }

    private static long[]? Numbers(object? value)
    {
        IReadOnlyList<object?>? items = value switch
        {
            PickleTuple tuple => tuple.Items,
            PickleList list => list.Items,
            _ => null,
        };
        if (items is null || items.Count > Tensors.TensorShape.MaxRank || items.Any(i => i is not long))
        {
            return null;
        }

        return [.. items.Select(i => (long)i!)];
    }

    /// <summary>"per_tensor_affine scale=0.1 zero_point=3"; per channel, scales and zero points are tensors of the pickle themselves.</summary>
    private static string Quantization(object? parameters) => parameters switch
    {
        PickleTuple { Items: [PickleGlobal scheme, double scale, long zero] }
            => string.Create(CultureInfo.InvariantCulture, $"{scheme.Name} scale={scale:R} zero_point={zero}"),
        PickleTuple { Items: [PickleGlobal scheme, _, _, long axis] }
            => string.Create(CultureInfo.InvariantCulture, $"{scheme.Name} axis={axis}"),
        PickleTuple { Items: [PickleGlobal scheme, ..] } => scheme.Name,
        _ => throw new CheckpointException(TorchFault.TensorInvalid, "a quantized tensor does not say how it is quantized"),
    };
}
