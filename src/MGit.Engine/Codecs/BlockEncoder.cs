using System.Buffers;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using MGit.Engine.Codecs.Bounded;
using MGit.Engine.Codecs.Rows;
using MGit.Engine.Codecs.Tokens;
using MGit.Engine.Codecs.Words;
using MGit.Engine.Codecs.Zstd;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs;

/// <summary>Encodes one block: prepares the modes that may pay, writes the cheapest, decodes it to see that it is right.</summary>
internal ref struct BlockEncoder
{
    private const int ZstdLevel = 3;
    private const int ZstdSample = 64 * 1024;

    /// <summary>
    /// A lossless delta below this part of the raw size is not compared with coding the words by themselves: those never shrink so far
    /// unless they repeat, and then their difference to the base does, too.
    /// </summary>
    private const double SurelyDelta = 0.5;

    /// <summary>A bounded delta above this part of the raw size may be beaten by an exact one.</summary>
    private const double SurelyBounded = 0.3;

    private readonly ElementType _type;
    private readonly ReadOnlySpan<byte> _elements;
    private readonly ReadOnlySpan<byte> _parent;
    private readonly BlockWorkspace _space;
    private readonly Span<byte> _block;
    private readonly Span<byte> _restored;
    private readonly IReadOnlyList<RowStretch> _rows;

    private BlockEncoder(
        ElementType type, ReadOnlySpan<byte> elements, ReadOnlySpan<byte> parent, BlockWorkspace space, Span<byte> block, Span<byte> restored,
        IReadOnlyList<RowStretch> rows)
    {
        _type = type;
        _elements = elements;
        _parent = parent;
        _space = space;
        _block = block;
        _restored = restored;
        _rows = rows;
    }

    /// <summary>Encodes; <paramref name="restored"/> has the elements' length.</summary>
    public static BlockInfo Encode(
        ElementType type,
        ReadOnlySpan<byte> elements,
        ReadOnlySpan<byte> parent,
        ErrorBound? bound,
        IBufferWriter<byte> destination,
        Span<byte> restored,
        IReadOnlyList<RowStretch> rows)
    {
        using BlockWorkspace space = BlockWorkspace.Rent();
        Span<byte> block = destination.GetSpan(BlockCodec.MaxEncodedLength(elements.Length));
        BlockEncoder encoder = new(type, elements, parent, space, block, restored, rows);
        BlockInfo info = encoder.Choose(bound);
        ReadOnlySpan<byte> expected = elements;
        if (info.Mode == BlockMode.BoundedDelta)
        {
            // What was promised is checked against what decoding gives, so it must not be overwritten by it.
            Span<byte> promised = space.Scratch(restored.Length);
            restored.CopyTo(promised);
            expected = promised;
        }

        if (BlockDecoder.Decode(type, block[..info.EncodedLength], parent, restored) != info.Mode || !restored.SequenceEqual(expected))
        {
            throw new InvalidOperationException($"A {info.Mode} block of {type.Name()} elements does not decode to what was encoded.");
        }

        destination.Advance(info.EncodedLength);
        return info;
    }

    private BlockInfo Choose(ErrorBound? bound)
    {
        if (!_parent.IsEmpty && _elements.SequenceEqual(_parent))
        {
            return WithPayload(BlockMode.SameAsBase, BlockCoding.None, default);
        }

        int wordSize = _type.WordSize();
        if (_elements.Length > wordSize && _elements[wordSize..].SequenceEqual(_elements[..^wordSize]))
        {
            return WithPayload(BlockMode.Constant, BlockCoding.None, _elements[..wordSize]);
        }

        double least = _elements.Length;
        if (bound is { } limit && _type == ElementType.F32 && !_parent.IsEmpty && BoundedQuantizer.IsUsable(limit.Step))
        {
            if (TryBounded(limit, double.PositiveInfinity, out double cost) is { } info)
            {
                if (cost < SurelyBounded * _elements.Length)
                {
                    return info;
                }

                // Rare: many exceptions, or a step so small that an exact delta may be shorter. Both are made, the shorter one is kept.
                BlockInfo exact = Lossless();
                return exact.EncodedLength <= info.EncodedLength ? exact : TryBounded(limit, least, out _) ?? exact;
            }
        }

        return Lossless();
    }

    private readonly BlockInfo? TryBounded(ErrorBound bound, double least, out double cost)
    {
        ReadOnlySpan<float> child = MemoryMarshal.Cast<byte, float>(_elements);
        ReadOnlySpan<float> parent = MemoryMarshal.Cast<byte, float>(_parent);
        Span<float> restored = MemoryMarshal.Cast<byte, float>(_restored);
        TokenStream stream = BoundedDelta.Prepare(child, parent, parent, bound, restored, _space);
        cost = stream.Cost(_space.Model);
        RowPlan? plan = RowSearch.Find(_rows, child, parent, bound.Step);
        if (plan is not null)
        {
            RowMoves.MoveBounded(plan, child, parent, bound, restored, _space.Moved(child.Length));
            stream = BoundedDelta.Prepare(child, parent, _space.Moved(child.Length), bound, restored, _space);
            double moved = stream.Cost(_space.Model) + RowPlanFormat.Cost(plan);
            if (moved >= cost)
            {
                plan = null;
                stream = BoundedDelta.Prepare(child, parent, parent, bound, restored, _space);
            }

            cost = Math.Min(cost, moved);
        }

        if (cost > least)
        {
            return null;
        }

        bool exact = _restored.SequenceEqual(_elements);
        BlockCoding coding = plan is null ? BlockCoding.Tokens : BlockCoding.RowTokens;
        int headerLength = WriteHeader(BlockMode.BoundedDelta, coding, _restored, bound.Step);
        ByteWriter writer = new(_block[headerLength..]);
        WriteDelta(plan, stream, ref writer);
        return writer.Overflowed ? null : new BlockInfo(BlockMode.BoundedDelta, headerLength + writer.Position, exact);
    }

    private readonly void WriteDelta(RowPlan? plan, scoped in TokenStream stream, ref ByteWriter writer)
    {
        if (plan is not null)
        {
            RowPlanFormat.Write(plan, _space, ref writer);
        }

        stream.Write(_space, ref writer);
    }

    private BlockInfo Lossless()
    {
        int wordSize = _type.WordSize();
        double raw = _elements.Length;
        bool hasDelta = !_parent.IsEmpty;
        TokenStream delta = default;
        RowPlan? plan = null;
        double deltaCost = double.PositiveInfinity;
        if (hasDelta && wordSize == 1)
        {
            Span<byte> differences = _space.Scratch(_elements.Length);
            WordMap.Subtract(
                MemoryMarshal.Cast<byte, sbyte>(_elements),
                MemoryMarshal.Cast<byte, sbyte>(_parent),
                WordMap.IsSignMagnitude(_type),
                MemoryMarshal.Cast<byte, sbyte>(differences));
            _space.Differences.Prepare(differences, wordSize, rotate: false);
            deltaCost = _space.Differences.Cost;
        }
        else if (hasDelta)
        {
            delta = wordSize switch
            {
                2 => Delta<short>(),
                4 => RowDelta(out plan),
                _ => Delta<long>(),
            };
            deltaCost = delta.Cost(_space.Model) + (plan is null ? 0 : RowPlanFormat.Cost(plan));
        }

        double standaloneCost = double.PositiveInfinity;
        if (deltaCost > SurelyDelta * raw || wordSize == 1)
        {
            _space.Standalone.Prepare(_elements, wordSize, WordMap.IsSignMagnitude(_type));
            standaloneCost = _space.Standalone.Cost;
        }

        double least = Math.Min(raw, Math.Min(deltaCost, standaloneCost));
        if (TryZstd(wordSize, least, standaloneCost) is { } repeating)
        {
            return repeating;
        }

        if (least >= raw)
        {
            return WithPayload(BlockMode.Raw, BlockCoding.None, _elements);
        }

        bool isDelta = deltaCost <= standaloneCost;
        BlockMode mode = isDelta ? BlockMode.LosslessDelta : BlockMode.Standalone;
        BlockCoding coding = !isDelta || wordSize == 1 ? BlockCoding.Planes : plan is null ? BlockCoding.Tokens : BlockCoding.RowTokens;
        int headerLength = WriteHeader(mode, coding, _elements);
        ByteWriter writer = new(_block[headerLength..]);
        if (coding != BlockCoding.Planes)
        {
            WriteDelta(plan, delta, ref writer);
        }
        else
        {
            (isDelta ? _space.Differences : _space.Standalone).Write(_space, ref writer);
        }

        return writer.Overflowed || writer.Position >= _elements.Length
            ? WithPayload(BlockMode.Raw, BlockCoding.None, _elements)
            : new BlockInfo(mode, headerLength + writer.Position, IsExact: true);
    }

    private readonly TokenStream Delta<T>()
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<T> parent = MemoryMarshal.Cast<byte, T>(_parent);
        return LosslessDelta.Prepare(_type, MemoryMarshal.Cast<byte, T>(_elements), parent, parent, _space);
    }

    /// <summary>A delta of words of 4 bytes; of single precision against a base with moved rows where that is shorter.</summary>
    private readonly TokenStream RowDelta(out RowPlan? plan)
    {
        TokenStream delta = Delta<int>();
        plan = null;
        if (_type != ElementType.F32)
        {
            return delta;
        }

        ReadOnlySpan<float> child = MemoryMarshal.Cast<byte, float>(_elements);
        ReadOnlySpan<float> parent = MemoryMarshal.Cast<byte, float>(_parent);
        double plain = delta.Cost(_space.Model);
        plan = RowSearch.Find(_rows, child, parent, quantum: 0);
        if (plan is null)
        {
            return delta;
        }

        Span<float> moved = _space.Moved(child.Length);
        RowMoves.Move(plan, child, parent, moved);
        delta = LosslessDelta.Prepare(
            _type, MemoryMarshal.Cast<float, int>(child), MemoryMarshal.Cast<float, int>(parent), MemoryMarshal.Cast<float, int>(moved), _space);
        if (delta.Cost(_space.Model) + RowPlanFormat.Cost(plan) < plain)
        {
            return delta;
        }

        plan = null;
        return Delta<int>();
    }

    /// <summary>
    /// zstd finds repeats, which the other codings do not see. Files of opaque bytes and integers have them, floats only where even their
    /// lowest bits are not noise.
    /// </summary>
    private readonly BlockInfo? TryZstd(int wordSize, double least, double standaloneCost)
    {
        bool mayRepeat = wordSize == 1
            || (standaloneCost < double.PositiveInfinity && (!WordMap.IsSignMagnitude(_type) || _space.Standalone.LowestShrinks));
        if (!mayRepeat || least < 32)
        {
            return null;
        }

        BlockMode mode = _parent.IsEmpty || wordSize > 1 ? BlockMode.Standalone : BlockMode.LosslessDelta;
        ReadOnlySpan<byte> prefix = mode == BlockMode.LosslessDelta ? _parent : default;
        Span<byte> room = _space.Scratch(2 * _elements.Length)[_elements.Length..];
        if (wordSize > 1 && _elements.Length >= 4 * ZstdSample)
        {
            // zstd is the slowest of all: a sample tells whether it beats the others. Not so for files, which are not alike throughout.
            int sampled = ZstdFrame.TryCompress(_elements.Slice(_elements.Length / 2, ZstdSample), default, ZstdLevel, room[..ZstdSample]);
            if (sampled == 0 || (double)sampled / ZstdSample > least / _elements.Length)
            {
                return null;
            }
        }

        Span<byte> frame = room[..((int)Math.Min(least, _elements.Length) - 1)];
        int length = ZstdFrame.TryCompress(_elements, prefix, ZstdLevel, frame);
        return length > 0 ? WithPayload(mode, BlockCoding.Zstd, frame[..length]) : null;
    }

    private readonly BlockInfo WithPayload(BlockMode mode, BlockCoding coding, ReadOnlySpan<byte> payload)
    {
        int headerLength = WriteHeader(mode, coding, _elements);
        payload.CopyTo(_block[headerLength..]);
        return new BlockInfo(mode, headerLength + payload.Length, IsExact: true);
    }

    private readonly int WriteHeader(BlockMode mode, BlockCoding coding, ReadOnlySpan<byte> decoded, float step = 0)
        => new BlockHeader(mode, coding, _type, decoded.Length, XxHash3.HashToUInt64(decoded), step).Write(_block);
}
