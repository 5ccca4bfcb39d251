using System.Buffers;
using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Reading;

/// <summary>
/// Decodes blocks of tensors with records of their own, going down the chain of bases step by step: the encoded blocks from the wanted
/// one to the first that needs no base, then back up. Thread-safe; a call's memory is the encoded blocks of the chain and two decoded ones.
/// </summary>
internal sealed class RunBlocks(ContentIndex index, RecordReader records)
{
    /// <summary>Decodes block <paramref name="block"/> into <paramref name="destination"/>, whose length is the block's.</summary>
    public void Read(ContentEntry entry, long block, Span<byte> destination)
    {
        List<Step> steps = [];
        byte[] below = [], above = [];
        try
        {
            Collect(entry, block, steps);
            above = ArrayPool<byte>.Shared.Rent(steps.Max(step => step.Length));
            below = ArrayPool<byte>.Shared.Rent(above.Length);
            for (int level = steps.Count - 1; level >= 0; level--)
            {
                Step step = steps[level];
                Span<byte> target = level == 0 ? destination : above.AsSpan(0, step.Length);
                ReadOnlySpan<byte> parent = level == steps.Count - 1 ? default : Transformed(steps[level + 1], below, step);
                Decode(step, parent, target);
                (below, above) = (above, below);
            }
        }
        finally
        {
            foreach (Step step in steps)
            {
                ArrayPool<byte>.Shared.Return(step.Encoded);
            }

            Return(below);
            Return(above);
        }
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads the encoded block of each level down to the first that stands alone.</summary>
    private void Collect(ContentEntry entry, long block, List<Step> steps)
    {
        int limit = ChainLimit.Hard + 1;
        while (true)
        {
            StoredRun run = RunOf(entry, block);
            int length = run.Header.Geometry.LengthOf(block);
            (long offset, int encodedLength) = run.PlaceOf(block);
            if (encodedLength > BlockCodec.MaxEncodedLength(length))
            {
                throw new RecordFaultException(run.At, $"block {block} of tensor {entry.Id} is longer than a block can be");
            }

            byte[] encoded = ArrayPool<byte>.Shared.Rent(Math.Max(1, encodedLength));
            Step step = new(entry.Id, run, block, length, encoded, encodedLength);
            steps.Add(step);
            records.Payload(run.At, offset, encoded.AsSpan(0, encodedLength));
            if (!NeedsBase(step))
            {
                return;
            }

            if (run.Header.Base.IsNone || run.Header.Chain >= limit)
            {
                throw new RecordFaultException(run.At, $"block {block} of tensor {entry.Id} needs a base and its record names none that can be read");
            }

            limit = run.Header.Chain;
            entry = index.Require(run.Header.Base);
            RequireFits(run, entry);
        }
    }

    /// <summary>The record that holds a block.</summary>
    public StoredRun RunOf(ContentEntry entry, long block)
    {
        RecordLocation at = entry.RecordOf(block);
        StoredRun run = Parse(at);
        return run.Holds(block) && run.Header.ElementType == entry.ElementType && run.Header.Shape.Equals(entry.Shape)
            ? run
            : throw new RecordFaultException(at, $"the record does not hold block {block} of tensor {entry.Id}");
    }

    private StoredRun Parse(RecordLocation at)
    {
        try
        {
            return records.Run(at);
        }
        catch (MalformedRecordException error)
        {
            throw new RecordFaultException(at, error.Message, error);
        }
    }

    private static void RequireFits(StoredRun run, ContentEntry candidate)
    {
        RunHeader header = run.Header;
        bool typeFits = header.Transform == BaseTransform.Cast
            ? FloatCast.IsSupported(candidate.ElementType, header.ElementType)
            : candidate.ElementType == header.ElementType;
        if (candidate.Kind != RecordKind.TensorRun || !typeFits || candidate.Shape.ElementCount != header.Shape.ElementCount)
        {
            throw new RecordFaultException(run.At, $"the record's base {header.Base} is not a tensor it can be a difference to");
        }
    }

    private static bool NeedsBase(Step step)
    {
        try
        {
            BlockHeader header = BlockHeader.Read(step.Encoded.AsSpan(0, step.EncodedLength), step.Run.Header.ElementType, step.Length, out _);
            return header.Mode is not (BlockMode.Raw or BlockMode.Constant or BlockMode.Standalone);
        }
        catch (CodecException error)
        {
            throw Fault(step, error);
        }
    }

    /// <summary>The base's decoded block as the next level wants it: as it is, or cast in place.</summary>
    private static ReadOnlySpan<byte> Transformed(Step from, byte[] decoded, Step to)
    {
        ReadOnlySpan<byte> bytes = decoded.AsSpan(0, from.Length);
        if (to.Run.Header.Transform != BaseTransform.Cast)
        {
            return bytes;
        }

        byte[] cast = ArrayPool<byte>.Shared.Rent(to.Length);
        FloatCast.Convert(from.Run.Header.ElementType, bytes, to.Run.Header.ElementType, cast.AsSpan(0, to.Length));
        cast.AsSpan(0, to.Length).CopyTo(decoded);
        ArrayPool<byte>.Shared.Return(cast);
        return decoded.AsSpan(0, to.Length);
    }

    private static void Decode(Step step, ReadOnlySpan<byte> parent, Span<byte> target)
    {
        try
        {
            BlockCodec.Decode(step.Run.Header.ElementType, step.Encoded.AsSpan(0, step.EncodedLength), parent, target);
        }
        catch (CodecException error)
        {
            throw Fault(step, error);
        }
    }

    private static RecordFaultException Fault(Step step, CodecException error) =>
        new(step.Run.At, $"block {step.Block} of tensor {step.Id} cannot be decoded: {error.Message}", error);

    private readonly record struct Step(ContentId Id, StoredRun Run, long Block, int Length, byte[] Encoded, int EncodedLength);
}
