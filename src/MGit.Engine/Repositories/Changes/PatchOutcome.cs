namespace MGit.Engine.Repositories.Changes;

/// <summary>What became of an edit.</summary>
internal enum PatchOutcome
{
    /// <summary>The file has it now.</summary>
    Applied,

    /// <summary>The file had it before.</summary>
    AlreadyThere,

    /// <summary>The file is no longer what the edit was made for; it is left as it is.</summary>
    FileChanged,
}
