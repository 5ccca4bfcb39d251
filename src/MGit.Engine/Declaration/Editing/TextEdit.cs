namespace MGit.Engine.Declaration.Editing;

/// <summary>A change of a file's text, in byte offsets of the file as it is.</summary>
internal readonly record struct TextEdit(int Offset, int Removed, string Inserted)
{
    public int End => Offset + Removed;
}
