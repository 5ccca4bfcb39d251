using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>Gives PyTorch's names their meaning: tensors are rebuilt as descriptions, wrappers opened, everything else stays inert.</summary>
internal sealed class TorchPickleHost(ByteSource source, TorchContext context, StorageTable storages) : IPickleHost
{
    private const int NameLimit = 500;

    private readonly Dictionary<(string, string), PickleGlobal> _globals = [];

    public PickleGlobal Global(string module, string name)
    {
        if (module.Length > NameLimit || name.Length > NameLimit)
        {
            throw new CheckpointException(PickleFault.TooLarge, $"the pickle names a class or function with more than {NameLimit} characters");
        }

        if (!_globals.TryGetValue((module, name), out PickleGlobal? global))
        {
            context.Budget.Charge(160);
            global = new PickleGlobal(module, name);
            _globals.Add((module, name), global);
            if (!TorchGlobals.IsOrdinary(global))
            {
                context.ReportGlobal(global);
            }
        }

        return global;
    }

    public object? PersistentLoad(object? id) => storages.Load(id);

    public object? Reduce(PickleGlobal callable, PickleTuple arguments)
    {
        object?[] items = arguments.Items;
        switch (TorchGlobals.CallableOf(callable))
        {
            case TorchCallable.Tensor or TorchCallable.TensorOfType or TorchCallable.QuantizedTensor:
                context.Budget.Charge(200);
                return TensorRebuilder.Rebuild(TorchGlobals.CallableOf(callable)!.Value, callable, items, storages)
                    ?? new PickleObject(callable, arguments) as object;
            case TorchCallable.FirstArgument when items.Length > 0:
                return items[0];
            case TorchCallable.Subclass when items.Length >= 3 && items[0] is PickleGlobal function && items[2] is PickleTuple inner
                && TorchGlobals.CallableOf(function) is not TorchCallable.Subclass:
                return Reduce(function, inner);
            case TorchCallable.EmbeddedFile when items.Length == 1 && items[0] is PickleBytes { Offset: >= 0 } bytes:
                return LoadEmbedded(bytes) ?? new PickleObject(callable, arguments);
            case TorchCallable.Dictionary:
                return ToDictionary(items.Length > 0 ? items[0] : null);
            case TorchCallable.DefaultDictionary:
                return ToDictionary(items.Length > 1 ? items[1] : null);
            case TorchCallable.Sequence:
                return items.Length > 0 && items[0] is PickleTuple or PickleList ? items[0] : new PickleList([]);
            case TorchCallable.FirstIsClass when items.Length > 0:
                return new PickleObject(items[0], PickleTuple.Empty) { State = items.Length > 2 ? items[2] : null };
            case TorchCallable.Sparse when items.Length > 1 && items[1] is PickleTuple { Items: [var indices, var values, ..] }:
                PickleDict parts = new();
                parts.Set("indices", indices);
                parts.Set("values", values);
                return parts;
            default:
                return new PickleObject(callable, arguments);
        }
    }

    private object? LoadEmbedded(PickleBytes bytes)
    {
        ByteSource file = source.Window(bytes.Offset, bytes.Length);
        return TorchLegacyReader.Recognise(file, context.CancellationToken)
            ? context.Nested(() => TorchLegacyReader.LoadValue(file, context, storages))
            : null;
    }

    private PickleDict ToDictionary(object? content)
    {
        PickleDict dict = new();
        IReadOnlyList<object?> pairs = content switch
        {
            PickleList list => list.Items,
            PickleTuple tuple => tuple.Items,
            _ => [],
        };
        IEnumerable<(object? Key, object? Value)> items = content is PickleDict known
            ? known.Items.Select(item => (item.Key, item.Value))
            : pairs.Select(Pair);
        foreach ((object? key, object? value) in items)
        {
            context.Budget.Charge(96);
            dict.Set(key, value);
        }

        return dict;
    }

    private static (object? Key, object? Value) Pair(object? item) => item switch
    {
        PickleTuple { Items: [var key, var value] } => (key, value),
        PickleList { Items: [var key, var value] } => (key, value),
        _ => throw new CheckpointException(PickleFault.OperandInvalid, "a dictionary of the pickle is made of something else than pairs"),
    };
}
