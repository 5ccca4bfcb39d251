namespace MGit.Engine.Declaration;

/// <summary>Where a top-level key of a file lies, in UTF-16 code units without the byte-order mark.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyStart">Where the key begins.</param>
/// <param name="KeyLine">Its line, from 1.</param>
/// <param name="KeyColumn">Its column, from 1.</param>
/// <param name="ValueStart">Where its value begins.</param>
/// <param name="End">Past the last character of the value (of the colon where there is none).</param>
/// <param name="Style">How the value is written.</param>
/// <param name="ItemColumn">Column of a block list's dashes or of a block mapping's keys, from 1; 0 for the other styles.</param>
/// <param name="Count">Items or keys of the value.</param>
internal sealed record SectionLayout(string Key, int KeyStart, int KeyLine, int KeyColumn, int ValueStart, int End, SectionStyle Style, int ItemColumn, int Count);
