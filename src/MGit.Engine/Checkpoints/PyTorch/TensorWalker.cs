using System.Globalization;
using System.Numerics;
using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>
/// Finds the tensors in what a pickle holds and names each by the path to it, joined with dots: keys of dictionaries, positions in
/// lists, attributes of objects. Without recursion; each container is entered once, so that structures that hold themselves end.
/// </summary>
internal static class TensorWalker
{
    private const int MaxDepth = 200;
    private const int MaxName = 2000;
    private const string RootName = "tensor";

    /// <summary>What a torch module keeps its parts in; no part of a parameter's name.</summary>
    private static readonly string[] s_moduleParts = ["_parameters", "_buffers", "_modules"];

    public static List<(string Name, TorchTensor Tensor)> Walk(object? root, string prefix, TorchContext context)
    {
        List<(string Name, TorchTensor Tensor)> found = [];
        HashSet<object> entered = new(ReferenceEqualityComparer.Instance);
        Stack<(object? Value, string Path, int Depth)> pending = new([(root, prefix, 0)]);
        List<(object? Value, string Path)> parts = [];
        while (pending.TryPop(out (object? Value, string Path, int Depth) at))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (at.Value is TorchTensor tensor)
            {
                context.Budget.Charge(200);
                found.Add((at.Path.Length > 0 ? at.Path : RootName, tensor));
                continue;
            }

            if (at.Value is not (PickleDict or PickleList or PickleTuple or PickleObject) || !entered.Add(at.Value))
            {
                continue;
            }

            if (at.Depth == MaxDepth)
            {
                context.Layout.AddNotice($"objects are nested more than {MaxDepth} deep and were not searched for tensors below that");
                continue;
            }

            parts.Clear();
            Parts(at.Value, at.Path, parts, context.Budget);
            for (int i = parts.Count - 1; i >= 0; i--)
            {
                pending.Push((parts[i].Value, parts[i].Path, at.Depth + 1));
            }
        }

        return found;
    }

    private static void Parts(object value, string path, List<(object? Value, string Path)> parts, PickleBudget budget)
    {
        switch (value)
        {
            case PickleDict dict:
                AddEntries(dict, path, isState: false, parts, budget);
                Add(dict.Attributes, path, parts);
                break;
            case PickleList list:
                AddItems(list.Items, path, parts, budget);
                break;
            case PickleTuple tuple:
                AddItems(tuple.Items, path, parts, budget);
                break;
            case PickleObject inert:
                Add(inert.Arguments, path, parts);
                AddState(inert.State, path, parts, budget);
                if (inert.Entries is not null)
                {
                    AddEntries(inert.Entries, path, isState: false, parts, budget);
                }

                AddItems(inert.Items ?? [], path, parts, budget);
                break;
        }
    }

    /// <summary>An object's attributes; with slots they come as a pair, the attributes in the first and the slots in the second.</summary>
    private static void AddState(object? state, string path, List<(object? Value, string Path)> parts, PickleBudget budget)
    {
        switch (state)
        {
            case PickleDict attributes:
                AddEntries(attributes, path, isState: true, parts, budget);
                break;
            case PickleTuple { Items: [var first, PickleDict slots] } when first is null or PickleDict:
                if (first is PickleDict plain)
                {
                    AddEntries(plain, path, isState: true, parts, budget);
                }

                AddEntries(slots, path, isState: true, parts, budget);
                break;
            default:
                Add(state, path, parts);
                break;
        }
    }

    private static void AddEntries(PickleDict dict, string path, bool isState, List<(object? Value, string Path)> parts, PickleBudget budget)
    {
        foreach ((object? key, object? value) in dict.Items)
        {
            if (CanHold(value))
            {
                bool elided = isState && key is string name && s_moduleParts.Contains(name, StringComparer.Ordinal);
                parts.Add((value, elided ? path : Join(path, KeyText(key), budget)));
            }
        }
    }

    private static void AddItems(IReadOnlyList<object?> items, string path, List<(object? Value, string Path)> parts, PickleBudget budget)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (CanHold(items[i]))
            {
                parts.Add((items[i], Join(path, i.ToString(CultureInfo.InvariantCulture), budget)));
            }
        }
    }

    private static void Add(object? value, string path, List<(object? Value, string Path)> parts)
    {
        if (CanHold(value))
        {
            parts.Add((value, path));
        }
    }

    private static bool CanHold(object? value) => value is TorchTensor or PickleDict or PickleList or PickleTuple or PickleObject;

    private static string Join(string path, string part, PickleBudget budget)
    {
        if (path.Length + part.Length >= MaxName)
        {
            throw new CheckpointException(PickleFault.TooLarge, $"the path to a tensor is longer than {MaxName} characters");
        }

        budget.Charge(48 + (2L * (path.Length + part.Length)));
        return path.Length == 0 ? part : $"{path}.{part}";
    }

    private static string KeyText(object? key) => key switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number when number.GetBitLength() <= 128 => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "True" : "False",
        null => "None",
        PickleGlobal global => global.ToString(),
        PickleTuple { Items.Length: <= 8 } tuple when tuple.Items.All(i => i is string or long or bool or null) => $"({string.Join(',', tuple.Items.Select(KeyText))})",
        _ => "key",
    };
}
