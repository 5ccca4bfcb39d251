using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MGit.Console;

/// <summary>Turns a command line's words into a script's parameters, by the rules of <c>pwsh -File</c>.</summary>
internal static class ScriptArguments
{
    /// <summary>
    /// <c>-Name</c> names a parameter and the next word is its value; <c>-Name:value</c> is both, where <c>$true</c> and <c>$false</c>
    /// are switches; <c>--</c> ends the names; everything else is a value.
    /// </summary>
    public static IEnumerable<CommandParameter> Parse(IEnumerable<string> words)
    {
        var namesEnded = false;
        foreach (var word in words)
        {
            if (namesEnded || !IsName(word))
            {
                if (word == "--" && !namesEnded)
                {
                    namesEnded = true;
                    continue;
                }

                yield return new CommandParameter(null, word);
                continue;
            }

            var colon = word.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                yield return new CommandParameter(word);
                continue;
            }

            yield return colon == word.Length - 1
                ? new CommandParameter(word[..colon])
                : new CommandParameter(word[..colon], Value(word[(colon + 1)..]));
        }
    }

    private static bool IsName(string word) => word.Length > 1 && word[0] == '-' && (char.IsLetter(word[1]) || word[1] is '_' or '?');

    private static object Value(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => SwitchParameter.Present.ToBool(),
        "$FALSE" => false,
        _ => text,
    };
}
