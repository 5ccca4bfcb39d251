using MGit.Engine.Repositories;

namespace MGit.PowerShell.Hosting;

/// <summary>Which repository is meant where none was named.</summary>
internal static class RepositoryLocator
{
    /// <summary>The environment variable that names a repository.</summary>
    public const string Variable = "MGIT_REPOSITORY";

    /// <summary>What <see cref="Variable"/> says (relative to the location), else the repository around the location; null without either.</summary>
    public static string? Find(string location)
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(named) ? LineageRepository.Find(location) : Path.GetFullPath(named, location);
    }
}
