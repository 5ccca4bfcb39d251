using System.Text;

namespace MGit.Console.Prompt;

/// <summary>
/// The history on disk, one entry a line (line breaks and backslashes escaped), in the user's data folder. Several consoles append
/// to it side by side. Where it cannot be written, the console works without it.
/// </summary>
internal sealed class HistoryFile(string path)
{
    private bool writable = true;

    /// <summary>The file of this user: <c>MGit/console-history.txt</c> under the local application data.</summary>
    public static HistoryFile OfUser()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new HistoryFile(Path.Combine(data, "MGit", "console-history.txt"));
    }

    /// <summary>The newest entries; a file that grew to twice the capacity is cut down to it.</summary>
    public History Load()
    {
        try
        {
            if (!File.Exists(path))
            {
                return new History();
            }

            var lines = File.ReadAllLines(path);
            if (lines.Length > 2 * History.Capacity)
            {
                lines = lines[^History.Capacity..];
                var beside = path + "." + Environment.ProcessId;
                File.WriteAllLines(beside, lines);
                File.Move(beside, path, overwrite: true);
            }

            return new History(lines.Select(Unescape));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            writable = false;
            return new History();
        }
    }

    public void Append(string entry)
    {
        if (!writable || !History.MayBeKept(entry))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            stream.Write(Encoding.UTF8.GetBytes(Escape(entry) + "\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            writable = false;
        }
    }

    internal static string Escape(string entry) =>
        entry.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    internal static string Unescape(string line)
    {
        var entry = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length)
            {
                i++;
                entry.Append(line[i] == 'n' ? '\n' : line[i]);
            }
            else
            {
                entry.Append(line[i]);
            }
        }

        return entry.ToString();
    }
}
