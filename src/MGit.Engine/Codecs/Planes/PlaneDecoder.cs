using MGit.Engine.Codecs.Entropy;
using MGit.Engine.Codecs.Words;

namespace MGit.Engine.Codecs.Planes;

/// <summary>Reads what <see cref="PlaneEncoder"/> wrote.</summary>
internal static class PlaneDecoder
{
    /// <exception cref="CodecException">Malformed.</exception>
    public static void Restore(ref ByteReader reader, int wordSize, bool rotate, Span<byte> words, BlockWorkspace space, bool vector)
    {
        int length = words.Length / wordSize;

        // A single plane that is not rotated needs no joining.
        Span<byte> planes = wordSize == 1 && !rotate ? words : space.Planes(words.Length);
        for (int plane = 0; plane < wordSize; plane++)
        {
            Span<byte> bytes = planes.Slice(plane * length, length);
            switch ((PlaneMethod)reader.ReadByte())
            {
                case PlaneMethod.Raw:
                    reader.ReadBytes(length).CopyTo(bytes);
                    break;
                case PlaneMethod.Constant:
                    bytes.Fill(reader.ReadByte());
                    break;
                case PlaneMethod.Symbols when length > 0:
                    SymbolDecoder symbols = new(ref reader, length, FrequencyTable.Symbols, mayHaveContexts: false, space, vector);
                    symbols.Read(default, bytes);
                    symbols.Finish();
                    break;
                default:
                    throw new CodecException("The block has a plane of an unknown kind.");
            }
        }

        reader.ExpectEnd();
        if (wordSize > 1 || rotate)
        {
            BytePlanes.Join(planes, wordSize, rotate, words);
        }
    }
}
