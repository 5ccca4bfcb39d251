namespace MGit.Engine.Codecs.Rows;

/// <summary>How the base of a part of a block is moved.</summary>
/// <param name="Source">The element its first one follows, or -1 for none.</param>
/// <param name="Opposite">Whether it changed in the opposite way.</param>
/// <param name="Scale">By how many parts the base is scaled up (see <see cref="RowPlan.ScaleParts"/>), where it follows none.</param>
internal readonly record struct RowMove(int Source, bool Opposite, int Scale);
