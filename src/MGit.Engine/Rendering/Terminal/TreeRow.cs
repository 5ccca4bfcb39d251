namespace MGit.Engine.Rendering.Terminal;

/// <summary>One line of a tree before it is drawn.</summary>
/// <param name="Run">What it shows.</param>
/// <param name="Branches">For each generation above, whether that ancestor was the last of its siblings; the last one is the row's own.</param>
/// <param name="IsRepeat">Whether the run was shown before, under another parent.</param>
/// <param name="Hidden">Descendants that the depth leaves out.</param>
internal sealed record TreeRow(VersionRun Run, IReadOnlyList<bool> Branches, bool IsRepeat, int Hidden);
