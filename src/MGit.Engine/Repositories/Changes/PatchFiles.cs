using MGit.Engine.Declaration.Editing;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Repositories.Changes;

/// <summary>Brings edits that belong to a commit into their files.</summary>
internal static class PatchFiles
{
    /// <summary>
    /// Applies an edit where the file is as it was when the edit was made. A file that already has it, or that somebody changed
    /// meanwhile, is left alone.
    /// </summary>
    public static PatchOutcome Apply(string root, FilePatch patch, IDurableFiles files)
    {
        string path = Path.Combine(root, patch.Path.Replace('/', Path.DirectorySeparatorChar));
        byte[]? current = File.Exists(path) ? File.ReadAllBytes(path) : null;
        if (FilePatch.HashOf(current) == patch.After)
        {
            return PatchOutcome.AlreadyThere;
        }

        if (!patch.AppliesTo(current))
        {
            return PatchOutcome.FileChanged;
        }

        files.WriteAllAtomic(path, patch.Apply(current));
        return PatchOutcome.Applied;
    }
}
