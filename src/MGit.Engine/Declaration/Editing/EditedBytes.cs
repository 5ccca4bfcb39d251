using System.Text;

namespace MGit.Engine.Declaration.Editing;

/// <summary>Applies text edits to a file's bytes.</summary>
internal static class EditedBytes
{
    /// <summary>Edits by place; what is put in at a place comes before what is taken away there.</summary>
    public static TextEdit[] Sort(string file, IEnumerable<TextEdit> edits)
    {
        TextEdit[] sorted = [.. edits.OrderBy(edit => edit.Offset).ThenBy(edit => edit.Removed > 0)];
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Offset < sorted[i - 1].End)
            {
                throw EditConflict.Of(file, "two changes of one edit meet at the same place");
            }
        }

        return sorted;
    }

    public static byte[] Apply(byte[] bytes, TextEdit[] edits)
    {
        long length = bytes.Length;
        byte[][] inserted = new byte[edits.Length][];
        for (int i = 0; i < edits.Length; i++)
        {
            inserted[i] = Encoding.UTF8.GetBytes(edits[i].Inserted);
            length += inserted[i].Length - edits[i].Removed;
        }

        byte[] result = new byte[length];
        int from = 0;
        int at = 0;
        for (int i = 0; i < edits.Length; i++)
        {
            int kept = edits[i].Offset - from;
            bytes.AsSpan(from, kept).CopyTo(result.AsSpan(at));
            at += kept;
            inserted[i].CopyTo(result, at);
            at += inserted[i].Length;
            from = edits[i].End;
        }

        bytes.AsSpan(from).CopyTo(result.AsSpan(at));
        return result;
    }
}
