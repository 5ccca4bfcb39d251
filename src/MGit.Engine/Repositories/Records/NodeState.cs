namespace MGit.Engine.Repositories.Records;

/// <summary>State of a node's row; the numbers are in the catalog.</summary>
internal enum NodeState
{
    Live = 0,
    Trash = 1,
}
