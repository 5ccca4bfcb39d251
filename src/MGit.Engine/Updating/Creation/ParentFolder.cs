namespace MGit.Engine.Updating.Creation;

/// <summary>A parent as a creation script gets it. Its text is the path, so that it stands wherever a path does.</summary>
/// <param name="Id">The node's id.</param>
/// <param name="Path">The folder that holds its files.</param>
/// <param name="ContentId">Id of its manifest.</param>
public sealed record ParentFolder(string Id, string Path, string ContentId)
{
    public override string ToString() => Path;
}
