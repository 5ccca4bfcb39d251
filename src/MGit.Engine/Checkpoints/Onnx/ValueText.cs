using System.Security.Cryptography;
using System.Text;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>Makes canonical text of a list of values: all of them while they are few, a digest of what they are otherwise.</summary>
internal sealed class ValueText : IDisposable
{
    /// <summary>Values that are shown one by one. A list of axes, pads or sizes is shorter.</summary>
    public const int ShownLimit = 64;

    /// <summary>Characters.</summary>
    private const int TextLimit = 2000;

    private readonly StringBuilder _text = new();
    private readonly List<byte> _bytes = [];
    private IncrementalHash? _hash;
    private int _count;

    /// <param name="bytes">The value's canonical bytes.</param>
    /// <param name="text">How it is shown; asked for only while values are few.</param>
    public void Add(ReadOnlySpan<byte> bytes, Func<string> text)
    {
        if (_hash is not null || ++_count > ShownLimit || _text.Length > TextLimit)
        {
            AddHidden(bytes);
            return;
        }

        _bytes.AddRange(bytes);
        _text.Append(_count > 1 ? "," : "").Append(text());
    }

    /// <summary>Bytes that are not shown, so that the text becomes a digest.</summary>
    public void AddHidden(ReadOnlySpan<byte> bytes)
    {
        if (_hash is null)
        {
            _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _hash.AppendData(_bytes.ToArray());
        }

        _hash.AppendData(bytes);
    }

    /// <summary>"1,2,3", or "sha256:" and the digest's first half.</summary>
    public override string ToString() => _hash is null ? _text.ToString() : $"sha256:{Convert.ToHexStringLower(_hash.GetCurrentHash().AsSpan(0, 16))}";

    public void Dispose() => _hash?.Dispose();
}
