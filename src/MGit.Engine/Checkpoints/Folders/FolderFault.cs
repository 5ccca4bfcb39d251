namespace MGit.Engine.Checkpoints.Folders;

/// <summary>Why a folder cannot be read as a model.</summary>
public enum FolderFault
{
    /// <summary>There is no file in the folder.</summary>
    Empty,

    /// <summary>A symbolic link leads outside the folder, to a folder, or nowhere.</summary>
    LinkNotFollowed,

    /// <summary>More files than a model has.</summary>
    TooManyFiles,
}
