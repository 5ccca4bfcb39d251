namespace MGit.Engine.Declaration;

/// <summary>Where an entry lies in its file's text, in UTF-16 code units without the byte-order mark.</summary>
/// <param name="Start">Its first character (behind the dash of a block list).</param>
/// <param name="End">Past its last character; comments behind it do not belong to it.</param>
/// <param name="IsShared">It holds an anchor, an alias or a merge key.</param>
internal readonly record struct EntrySpan(int Start, int End, bool IsShared)
{
    public EntrySpan MovedBy(int distance) => new(Start + distance, End + distance, IsShared);
}
