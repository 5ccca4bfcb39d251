namespace MGit.Engine.Repositories;

/// <summary>Who makes a change: <c>MGIT_AUTHOR</c> where it is set, else the user's name.</summary>
internal static class Author
{
    public const string Variable = "MGIT_AUTHOR";

    public static string Current
    {
        get
        {
            string? named = Environment.GetEnvironmentVariable(Variable);
            return string.IsNullOrWhiteSpace(named) ? Environment.UserName : named.Trim();
        }
    }
}
