using System.Numerics;
using System.Text;
using MGit.Engine.Checkpoints.Bytes;

namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>
/// Reads a pickle and executes nothing: every opcode of protocols 0 to 5 has its effect on the stack, and what Python would import or
/// call goes to the host, which makes inert data of it. Values are null, bool, long, BigInteger, double, string, the Pickle types, and
/// what the host gives.
/// </summary>
internal sealed class PickleMachine
{
    private const int HighestProtocol = 5;

    /// <summary>Small numbers are most numbers of a checkpoint (sizes, strides): boxed once.</summary>
    private static readonly object[] s_small = [.. Enumerable.Range(0, 256).Select(i => (object)(long)i)];

    private static readonly object s_true = true;
    private static readonly object s_false = false;

    private readonly PickleOperands _operands;
    private readonly PickleStack _stack;
    private readonly PickleBudget _budget;
    private readonly IPickleHost _host;
    private readonly Dictionary<uint, object?> _memo = new(SeededComparer.Instance);

    private PickleMachine(BufferedBytes bytes, IPickleHost host, PickleBudget budget)
    {
        _operands = new PickleOperands(bytes, budget);
        _stack = new PickleStack(budget);
        _budget = budget;
        _host = host;
    }

    /// <summary>Reads one pickle; the bytes stand behind its STOP then.</summary>
    /// <exception cref="CheckpointException">With a <see cref="PickleFault"/>, or a fault of the host.</exception>
    public static object? Load(BufferedBytes bytes, IPickleHost host, PickleBudget budget, CancellationToken cancellationToken)
    {
        PickleMachine machine = new(bytes, host, budget);
        for (int i = 1; ; i++)
        {
            if ((i & 0xFFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            budget.Step();
            PickleOpcode opcode = (PickleOpcode)machine._operands.Byte();
            if (opcode == PickleOpcode.Stop)
            {
                return machine._stack.Pop();
            }

            machine.Execute(opcode);
        }
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Protocol:
                int protocol = _operands.Byte();
                if (protocol > HighestProtocol)
                {
                    throw new CheckpointException(PickleFault.ProtocolUnsupported, $"the pickle is of protocol {protocol}; this version knows 0 to {HighestProtocol}");
                }

                break;
            case PickleOpcode.Frame:
                _operands.Int64();
                break;
            case PickleOpcode.Mark:
                _stack.PushMark();
                break;
            case PickleOpcode.Pop:
                _stack.Drop();
                break;
            case PickleOpcode.PopMark:
                _stack.PopToMark();
                break;
            case PickleOpcode.Duplicate:
                _stack.Push(_stack.Peek());
                break;
            case PickleOpcode.ReadOnlyBuffer:
                _stack.Peek();
                break;
            case PickleOpcode.Put:
                Put(ParseIndex());
                break;
            case PickleOpcode.BinPut:
                Put(_operands.Byte());
                break;
            case PickleOpcode.LongBinPut:
                Put(_operands.UInt32());
                break;
            case PickleOpcode.Memoize:
                Put((uint)_memo.Count);
                break;
            case PickleOpcode.Get:
                _stack.Push(Get(ParseIndex()));
                break;
            case PickleOpcode.BinGet:
                _stack.Push(Get(_operands.Byte()));
                break;
            case PickleOpcode.LongBinGet:
                _stack.Push(Get(_operands.UInt32()));
                break;
            case PickleOpcode.Append:
                object? item = _stack.Pop();
                Extend(_stack.Peek(), [item]);
                break;
            case PickleOpcode.Appends or PickleOpcode.AddItems:
                object?[] items = _stack.PopToMark();
                Extend(_stack.Peek(), items);
                break;
            case PickleOpcode.SetItem:
                object? value = _stack.Pop();
                object? key = _stack.Pop();
                SetItems(_stack.Peek(), [key, value]);
                break;
            case PickleOpcode.SetItems:
                object?[] pairs = _stack.PopToMark();
                SetItems(_stack.Peek(), pairs);
                break;
            case PickleOpcode.Build:
                object? state = _stack.Pop();
                Build(_stack.Peek(), state);
                break;
            default:
                _stack.Push(Value(opcode));
                break;
        }
    }

    /// <summary>Opcodes that end by pushing one value.</summary>
    private object? Value(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.None:
                return null;
            case PickleOpcode.NewTrue:
                return s_true;
            case PickleOpcode.NewFalse:
                return s_false;
            case PickleOpcode.Int:
                return _operands.DecimalInteger(booleans: true);
            case PickleOpcode.Long:
                return _operands.DecimalInteger(booleans: false);
            case PickleOpcode.BinInt:
                return Box(_operands.Int32());
            case PickleOpcode.BinInt1:
                return Box(_operands.Byte());
            case PickleOpcode.BinInt2:
                return Box(_operands.UInt16());
            case PickleOpcode.Long1:
                return _operands.BinaryLong(_operands.Byte());
            case PickleOpcode.Long4:
                return _operands.BinaryLong(_operands.Int32());
            case PickleOpcode.Float:
                return _operands.DecimalFloat();
            case PickleOpcode.BinFloat:
                _budget.Charge(24);
                return _operands.BigEndianDouble();
            case PickleOpcode.String:
                return PickleOperands.Unescape(_operands.Line(), quoted: true);
            case PickleOpcode.Unicode:
                return PickleOperands.Unescape(_operands.Line(), quoted: false);
            case PickleOpcode.BinString:
                return _operands.Text(_operands.Int32(), Encoding.Latin1);
            case PickleOpcode.ShortBinString:
                return _operands.Text(_operands.Byte(), Encoding.Latin1);
            case PickleOpcode.ShortBinUnicode:
                return _operands.Text(_operands.Byte(), Encoding.UTF8);
            case PickleOpcode.BinUnicode:
                return _operands.Text(_operands.UInt32(), Encoding.UTF8);
            case PickleOpcode.BinUnicode8:
                return _operands.Text(_operands.Int64(), Encoding.UTF8);
            case PickleOpcode.ShortBinBytes:
                return _operands.Blob(_operands.Byte());
            case PickleOpcode.BinBytes:
                return _operands.Blob(_operands.UInt32());
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8:
                return _operands.Blob(_operands.Int64());
            case PickleOpcode.NextBuffer:
                return new PickleBytes(-1, 0);
            default:
                return Composite(opcode);
        }
    }

    private object? Composite(PickleOpcode opcode)
    {
        _budget.Charge(64);
        switch (opcode)
        {
            case PickleOpcode.EmptyTuple:
                return PickleTuple.Empty;
            case PickleOpcode.Tuple1:
                return new PickleTuple(_stack.Pop());
            case PickleOpcode.Tuple2:
                object? second = _stack.Pop();
                return new PickleTuple(_stack.Pop(), second);
            case PickleOpcode.Tuple3:
                object? third = _stack.Pop();
                object? middle = _stack.Pop();
                return new PickleTuple(_stack.Pop(), middle, third);
            case PickleOpcode.Tuple:
                return new PickleTuple(_stack.PopToMark());
            case PickleOpcode.EmptyList or PickleOpcode.EmptySet:
                return new PickleList([]);
            case PickleOpcode.List or PickleOpcode.FrozenSet:
                return new PickleList([.. _stack.PopToMark()]);
            case PickleOpcode.EmptyDict:
                return new PickleDict();
            case PickleOpcode.Dict:
                PickleDict dict = new();
                SetItems(dict, _stack.PopToMark());
                return dict;
            case PickleOpcode.Global:
                string module = _operands.Line();
                return _host.Global(module, _operands.Line());
            case PickleOpcode.StackGlobal:
                return StackGlobal();
            case PickleOpcode.Extension1:
                return _host.Global("copyreg", $"extension_{_operands.Byte()}");
            case PickleOpcode.Extension2:
                return _host.Global("copyreg", $"extension_{_operands.UInt16()}");
            case PickleOpcode.Extension4:
                return _host.Global("copyreg", $"extension_{_operands.UInt32()}");
            case PickleOpcode.Reduce or PickleOpcode.NewObject:
                object? arguments = _stack.Pop();
                return Call(_stack.Pop(), arguments);
            case PickleOpcode.NewObjectEx:
                object? named = _stack.Pop();
                object? positional = _stack.Pop();
                return new PickleObject(_stack.Pop(), positional) { State = named };
            case PickleOpcode.Inst:
                string instModule = _operands.Line();
                PickleGlobal inst = _host.Global(instModule, _operands.Line());
                return Call(inst, new PickleTuple(_stack.PopToMark()));
            case PickleOpcode.Object:
                object?[] parts = _stack.PopToMark();
                return parts.Length > 0
                    ? Call(parts[0], new PickleTuple(parts[1..]))
                    : throw new CheckpointException(PickleFault.StackUnderflow, "an object of the pickle has no class");
            case PickleOpcode.PersistentId:
                return _host.PersistentLoad(_operands.Line());
            case PickleOpcode.BinPersistentId:
                return _host.PersistentLoad(_stack.Pop());
            default:
                throw new CheckpointException(PickleFault.OpcodeUnknown, $"0x{(byte)opcode:x2} at byte {_operands.Position - 1} is no opcode of a pickle");
        }
    }

    private PickleGlobal StackGlobal()
    {
        object? name = _stack.Pop();
        return _stack.Pop() is string module && name is string text
            ? _host.Global(module, text)
            : throw Operand("STACK_GLOBAL", name);
    }

    private object? Call(object? callable, object? arguments)
    {
        _budget.Charge(96);
        return callable is PickleGlobal global && arguments is PickleTuple tuple
            ? _host.Reduce(global, tuple)
            : new PickleObject(callable, arguments);
    }

    private void Extend(object? target, object?[] items)
    {
        List<object?> list = target switch
        {
            PickleList known => known.Items,
            PickleObject inert => inert.Items ??= [],
            _ => throw Operand("APPEND", target),
        };
        _budget.Charge(16L * items.Length);
        list.AddRange(items);
    }

    private void SetItems(object? target, object?[] pairs)
    {
        PickleDict dict = target switch
        {
            PickleDict known => known,
            PickleObject inert => inert.Entries ??= new PickleDict(),
            _ => throw Operand("SETITEM", target),
        };
        if (pairs.Length % 2 != 0)
        {
            throw new CheckpointException(PickleFault.OperandInvalid, "a dictionary of the pickle has a key without a value");
        }

        _budget.Charge(48L * pairs.Length);
        for (int i = 0; i < pairs.Length; i += 2)
        {
            dict.Set(pairs[i], pairs[i + 1]);
        }
    }

    /// <summary>What is set on a value the host built (the hooks of a tensor, say) tells nothing about tensors and is passed over.</summary>
    private static void Build(object? target, object? state)
    {
        switch (target)
        {
            case PickleObject inert:
                inert.State = inert.State is null ? state : new PickleTuple(inert.State, state);
                break;
            case PickleDict dict:
                dict.Attributes = state;
                break;
            case null or bool or long or BigInteger or double or string:
                throw Operand("BUILD", target);
            default:
                break;
        }
    }

    private void Put(uint index)
    {
        object? value = _stack.Peek();
        if (_memo.TryAdd(index, value))
        {
            _budget.Charge(40);
        }
        else
        {
            _memo[index] = value;
        }
    }

    private object? Get(uint index)
        => _memo.TryGetValue(index, out object? value)
            ? value
            : throw new CheckpointException(PickleFault.MemoMissing, $"the pickle asks its memo for {index}, which was never put there");

    private uint ParseIndex()
        => _operands.DecimalInteger(booleans: false) is long index and >= 0 and <= uint.MaxValue
            ? (uint)index
            : throw new CheckpointException(PickleFault.NumberInvalid, "an index into the pickle's memo is not one");

    private object Box(int value)
    {
        if (value is >= 0 and < 256)
        {
            return s_small[value];
        }

        _budget.Charge(24);
        return (long)value;
    }

    private static CheckpointException Operand(string opcode, object? target)
        => new(PickleFault.OperandInvalid, $"{opcode} is applied to {(target is null ? "None" : $"a {target.GetType().Name}")}");
}
