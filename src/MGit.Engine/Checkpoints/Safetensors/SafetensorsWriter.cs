using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Safetensors;

/// <summary>
/// Writes safetensors files, byte for byte as the reference implementation does: tensors by type (widest first), then by the bytes of
/// their names; the header padded with spaces to eight bytes. Metadata is sorted by key (the reference leaves its order to chance).
/// </summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file front to back; tensor data passes through, nothing is collected.</summary>
    /// <exception cref="MGitException">ArgumentInvalid: a name twice, a type the format cannot hold, a header over 100 MB.</exception>
    /// <exception cref="InvalidOperationException">A callback wrote another number of bytes than its tensor has.</exception>
    public static void Write(
        Stream destination,
        IEnumerable<SafetensorsTensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(tensors);
        (byte[] head, IReadOnlyList<SafetensorsTensor> sorted) = Begin(tensors, metadata);
        long total = sorted.Aggregate(0L, (sum, tensor) => checked(sum + tensor.Length));
        destination.Write(head);
        long done = 0;
        foreach (SafetensorsTensor tensor in sorted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using ExactStream exact = new(destination, tensor.Length, tensor.Name);
            tensor.WriteBytes(exact);
            exact.RequireComplete();
            done += tensor.Length;
            progress?.Report(new OperationProgress("Writing", tensor.Name, done, total, ProgressUnit.Bytes));
        }
    }

    /// <summary>What stands before the tensors' bytes, and the order these follow in without gaps; for callers that write at positions.</summary>
    /// <exception cref="MGitException">See <see cref="Write"/>.</exception>
    internal static (byte[] Head, IReadOnlyList<SafetensorsTensor> Order) Begin(
        IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        List<SafetensorsTensor> sorted = Sort(tensors);
        byte[] header = Header(sorted, metadata);
        byte[] head = new byte[sizeof(long) + header.Length];
        BinaryPrimitives.WriteInt64LittleEndian(head, header.Length);
        header.CopyTo(head, sizeof(long));
        return (head, sorted);
    }

    private static List<SafetensorsTensor> Sort(IEnumerable<SafetensorsTensor> tensors)
    {
        List<SafetensorsTensor> sorted = [.. tensors];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (SafetensorsTensor tensor in sorted)
        {
            if (SafetensorsTypes.Rank(tensor.ElementType) < 0)
            {
                throw new MGitException(ErrorCode.ArgumentInvalid, $"The tensor '{Shown.Text(tensor.Name)}' has the type {tensor.ElementType.Name()}, which safetensors files cannot hold.", tensor.Name);
            }

            if (tensor.Name == SafetensorsHeaderParser.MetadataKey || !names.Add(tensor.Name))
            {
                throw new MGitException(ErrorCode.ArgumentInvalid, $"The name '{Shown.Text(tensor.Name)}' occurs twice or is reserved; every tensor of a safetensors file needs a name of its own.", tensor.Name);
            }
        }

        sorted.Sort((left, right) =>
        {
            int order = SafetensorsTypes.Rank(right.ElementType).CompareTo(SafetensorsTypes.Rank(left.ElementType));
            return order != 0 ? order : Encoding.UTF8.GetBytes(left.Name).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Name));
        });
        return sorted;
    }

    private static byte[] Header(List<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        StringBuilder json = new("{");
        if (metadata is not null)
        {
            json.Append($"\"{SafetensorsHeaderParser.MetadataKey}\":{{");
            json.AppendJoin(',', metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{Quote(m.Key)}:{Quote(m.Value)}"));
            json.Append('}');
        }

        long offset = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            long end = checked(offset + tensor.Length);
            json.Append(json.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture, $"{Quote(tensor.Name)}:{{\"dtype\":\"{tensor.ElementType.Name()}\",\"shape\":{tensor.Shape},\"data_offsets\":[{offset},{end}]}}");
            offset = end;
        }

        json.Append('}');
        int length = Encoding.UTF8.GetByteCount(json.ToString());
        json.Append(' ', (8 - (length % 8)) % 8);
        byte[] header = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(json.ToString());
        return header.Length <= SafetensorsReader.MaxHeaderLength
            ? header
            : throw new MGitException(ErrorCode.ArgumentInvalid, $"The header of the safetensors file would take {header.Length} bytes; the format allows {SafetensorsReader.MaxHeaderLength}. Write fewer tensors per file.");
    }

    /// <summary>Escapes no more than JSON demands, as the reference implementation does.</summary>
    private static string Quote(string text)
    {
        StringBuilder quoted = new("\"", text.Length + 2);
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Passes writes on and counts them, so that a wrong callback is found where it errs.</summary>
    private sealed class ExactStream(Stream inner, long length, string name) : Stream
    {
        private long _written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _written;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.Length > length - _written)
            {
                throw new InvalidOperationException($"More than the {length} bytes of tensor '{name}' were written.");
            }

            inner.Write(buffer);
            _written += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public void RequireComplete()
        {
            if (_written != length)
            {
                throw new InvalidOperationException($"{_written} of the {length} bytes of tensor '{name}' were written.");
            }
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
