using System.Management.Automation;
using System.Text;

namespace MGit.Console.Host;

/// <summary>
/// Reads the answer to a question key by key, so that Ctrl+C stops the pipeline that asks; a blocking read of a line would wait for
/// Enter first.
/// </summary>
internal static class KeyboardAnswer
{
    /// <exception cref="PipelineStoppedException">Ctrl+C was pressed.</exception>
    public static string Read(bool echo)
    {
        var before = System.Console.TreatControlCAsInput;
        System.Console.TreatControlCAsInput = true;
        try
        {
            var answer = new StringBuilder();
            for (var key = Next(); key.Key != ConsoleKey.Enter; key = Next())
            {
                Apply(key, answer, echo);
            }

            return answer.ToString();
        }
        finally
        {
            System.Console.Out.WriteLine();
            System.Console.TreatControlCAsInput = before;
        }
    }

    private static ConsoleKeyInfo Next()
    {
        var key = System.Console.ReadKey(intercept: true);
        return key is { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control } ? throw new PipelineStoppedException() : key;
    }

    private static void Apply(ConsoleKeyInfo key, StringBuilder answer, bool echo)
    {
        if (key.Key == ConsoleKey.Backspace)
        {
            if (answer.Length > 0)
            {
                answer.Length--;
                System.Console.Out.Write(echo ? "\b \b" : "");
            }
        }
        else if (!char.IsControl(key.KeyChar))
        {
            answer.Append(key.KeyChar);
            System.Console.Out.Write(echo ? key.KeyChar.ToString() : "");
        }
    }
}
