using System.Text;

namespace MGit.Engine.Running;

/// <summary>Reads lines of what a program writes. A line longer than 64 KiB characters is cut there and goes on as the next: memory stays bounded.</summary>
internal static class BoundedLines
{
    private const int MaxLength = 64 * 1024;

    public static void Read(TextReader reader, Action<string> take)
    {
        char[] buffer = new char[4096];
        StringBuilder line = new();
        bool afterReturn = false;
        int count;
        while ((count = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            foreach (char next in buffer.AsSpan(0, count))
            {
                bool endsReturn = afterReturn && next == '\n';
                afterReturn = next == '\r';
                if (endsReturn)
                {
                    continue;
                }

                if (next is '\n' or '\r' || line.Length == MaxLength)
                {
                    take(line.ToString());
                    line.Clear();
                }

                if (next is not ('\n' or '\r'))
                {
                    line.Append(next);
                }
            }
        }

        if (line.Length > 0)
        {
            take(line.ToString());
        }
    }
}
