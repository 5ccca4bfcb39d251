namespace MGit.Engine.Repositories.Changes;

/// <summary>Ends a commit in which nothing turned out to be left to do.</summary>
internal sealed class NothingToCommitException : Exception;
