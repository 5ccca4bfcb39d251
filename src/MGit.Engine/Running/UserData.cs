namespace MGit.Engine.Running;

/// <summary>The folder where MGit keeps what belongs to the user and to no repository.</summary>
public static class UserData
{
    /// <summary>
    /// <c>%LOCALAPPDATA%\MGit</c> on Windows, else <c>$XDG_DATA_HOME/MGit</c> or <c>~/.local/share/MGit</c> (on macOS
    /// <c>~/Library/Application Support/MGit</c>); null for a user without a home. Not made by asking for it.
    /// </summary>
    public static string? Folder
    {
        get
        {
            string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return data.Length == 0 ? null : Path.Combine(data, "MGit");
        }
    }
}
