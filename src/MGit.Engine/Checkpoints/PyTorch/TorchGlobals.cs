using System.Collections.Frozen;
using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>
/// The allow-list: the names in a pickle whose meaning this reader knows. What is not on it becomes an inert object, and is reported.
/// </summary>
internal static class TorchGlobals
{
    private static readonly FrozenDictionary<string, TorchCallable> s_callables = new Dictionary<string, TorchCallable>
    {
        ["torch._utils._rebuild_tensor"] = TorchCallable.Tensor,
        ["torch._utils._rebuild_tensor_v2"] = TorchCallable.Tensor,
        ["torch._utils._rebuild_tensor_v3"] = TorchCallable.TensorOfType,
        ["torch._utils._rebuild_qtensor"] = TorchCallable.QuantizedTensor,
        ["torch._utils._rebuild_parameter"] = TorchCallable.FirstArgument,
        ["torch._utils._rebuild_parameter_with_state"] = TorchCallable.FirstArgument,
        ["torch._utils._rebuild_device_tensor_from_cpu_tensor"] = TorchCallable.FirstArgument,
        ["torch.nn.parameter.Parameter"] = TorchCallable.FirstArgument,
        ["torch.nn.parameter.Buffer"] = TorchCallable.FirstArgument,
        ["torch.autograd.variable.Variable"] = TorchCallable.FirstArgument,
        ["torch._utils._rebuild_sparse_tensor"] = TorchCallable.Sparse,
        ["torch._utils._rebuild_sparse_csr_tensor"] = TorchCallable.Reported,
        ["torch._utils._rebuild_nested_tensor"] = TorchCallable.Reported,
        ["torch._utils._rebuild_meta_tensor_no_storage"] = TorchCallable.Reported,
        ["torch._utils._rebuild_wrapper_subclass"] = TorchCallable.Reported,
        ["torch._tensor._rebuild_from_type"] = TorchCallable.Subclass,
        ["torch._tensor._rebuild_from_type_v2"] = TorchCallable.Subclass,
        ["torch.storage._load_from_bytes"] = TorchCallable.EmbeddedFile,
        ["torch.storage.TypedStorage"] = TorchCallable.Inert,
        ["torch.storage._TypedStorage"] = TorchCallable.Inert,
        ["torch.Size"] = TorchCallable.FirstArgument,
        ["torch.device"] = TorchCallable.Inert,
        ["torch.serialization._get_layout"] = TorchCallable.Inert,
        ["torch.jit._pickle.build_intlist"] = TorchCallable.FirstArgument,
        ["torch.jit._pickle.build_tensorlist"] = TorchCallable.FirstArgument,
        ["torch.jit._pickle.build_doublelist"] = TorchCallable.FirstArgument,
        ["torch.jit._pickle.build_boollist"] = TorchCallable.FirstArgument,
        ["torch.jit._pickle.build_tensor_from_id"] = TorchCallable.FirstArgument,
        ["torch.jit._pickle.restore_type_tag"] = TorchCallable.FirstArgument,
        ["collections.OrderedDict"] = TorchCallable.Dictionary,
        ["collections.defaultdict"] = TorchCallable.DefaultDictionary,
        ["collections.Counter"] = TorchCallable.Dictionary,
        ["builtins.dict"] = TorchCallable.Dictionary,
        ["builtins.list"] = TorchCallable.Sequence,
        ["builtins.set"] = TorchCallable.Sequence,
        ["builtins.frozenset"] = TorchCallable.Sequence,
        ["builtins.tuple"] = TorchCallable.Sequence,
        ["builtins.bytes"] = TorchCallable.Inert,
        ["builtins.bytearray"] = TorchCallable.Inert,
        ["builtins.complex"] = TorchCallable.Inert,
        ["builtins.int"] = TorchCallable.Inert,
        ["builtins.float"] = TorchCallable.Inert,
        ["builtins.bool"] = TorchCallable.Inert,
        ["builtins.str"] = TorchCallable.Inert,
        ["builtins.long"] = TorchCallable.Inert,
        ["builtins.unicode"] = TorchCallable.Inert,
        ["builtins.object"] = TorchCallable.Inert,
        ["builtins.slice"] = TorchCallable.Inert,
        ["builtins.range"] = TorchCallable.Inert,
        ["builtins.xrange"] = TorchCallable.Inert,
        ["_codecs.encode"] = TorchCallable.Inert,
        ["copyreg._reconstructor"] = TorchCallable.FirstIsClass,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What calling the global means; null for one that is not on the list.</summary>
    public static TorchCallable? CallableOf(PickleGlobal global)
    {
        // Python 2 called these modules otherwise.
        string module = global.Module switch { "__builtin__" => "builtins", "copy_reg" => "copyreg", _ => global.Module };
        return s_callables.TryGetValue($"{module}.{global.Name}", out TorchCallable callable) ? callable : null;
    }

    /// <summary>The dtype that a name such as torch.float32 stands for, or null.</summary>
    public static TorchType? TypeOf(PickleGlobal global) => global.Module == "torch" ? TorchTypes.ByName(global.Name) : null;

    /// <summary>The element type of a storage class (torch.FloatStorage, torch.cuda.HalfStorage), or null.</summary>
    public static TorchType? StorageTypeOf(PickleGlobal global, out bool untyped)
    {
        untyped = false;
        return global.Module is "torch" or "torch.cuda" or "torch.storage" or "torch.xpu" or "torch.hpu" or "torch.mps"
            ? TorchTypes.OfStorage(global.Name, out untyped)
            : null;
    }

    /// <summary>Whether naming the global is ordinary, so that there is nothing to report.</summary>
    public static bool IsOrdinary(PickleGlobal global)
        => CallableOf(global) is not (null or TorchCallable.Reported or TorchCallable.Sparse)
            || TypeOf(global) is not null
            || StorageTypeOf(global, out _) is not null
            || global.Module == "__torch__" || global.Module.StartsWith("__torch__.", StringComparison.Ordinal)
            || (global.Module == "torch" && IsScheme(global.Name))
            || (global.Module is "torch" && global.Name.EndsWith("Tensor", StringComparison.Ordinal));

    private static bool IsScheme(string name)
        => name is "per_tensor_affine" or "per_channel_affine" or "per_tensor_symmetric" or "per_channel_symmetric" or "per_channel_affine_float_qparams"
            or "strided" or "sparse_coo" or "sparse_csr" or "contiguous_format" or "channels_last" or "preserve_format" or "serialization";
}
