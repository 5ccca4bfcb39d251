using System.Buffers.Binary;

namespace MGit.Engine.Tensors;

/// <summary>
/// The identity of a content: 256 bits of SHA-256 (see <c>ContentHasher</c> for what is hashed). Two tensors with the same id have
/// the same element type, shape and bytes, in whatever container they came. Text form: 64 lower-case hexadecimal digits.
/// </summary>
public readonly struct ContentId : IEquatable<ContentId>, IComparable<ContentId>
{
    /// <summary>Bytes in an id.</summary>
    public const int Size = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <param name="bytes">Exactly 32 bytes.</param>
    public ContentId(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Size, nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>Whether this is the all-zero id, which stands for "none".</summary>
    public bool IsNone => (_a | _b | _c | _d) == 0;

    public static bool operator ==(ContentId left, ContentId right) => left.Equals(right);

    public static bool operator !=(ContentId left, ContentId right) => !left.Equals(right);

    public static bool operator <(ContentId left, ContentId right) => left.CompareTo(right) < 0;

    public static bool operator >(ContentId left, ContentId right) => left.CompareTo(right) > 0;

    public static bool operator <=(ContentId left, ContentId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ContentId left, ContentId right) => left.CompareTo(right) >= 0;

    /// <summary>Reads the text form; null where it is not one.</summary>
    public static ContentId? TryParse(string? text)
    {
        if (text is not { Length: Size * 2 })
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Size];
        return Convert.FromHexString(text, bytes, out _, out int written) == System.Buffers.OperationStatus.Done && written == Size
            ? new ContentId(bytes)
            : null;
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public bool Equals(ContentId other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals(object? obj) => obj is ContentId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_a, _b);

    public int CompareTo(ContentId other)
    {
        int order = _a.CompareTo(other._a);
        order = order != 0 ? order : _b.CompareTo(other._b);
        order = order != 0 ? order : _c.CompareTo(other._c);
        return order != 0 ? order : _d.CompareTo(other._d);
    }

    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
