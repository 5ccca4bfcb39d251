using System.Globalization;

namespace MGit.Console.Host;

/// <summary>
/// The invariant culture, said to be English: the engine wraps long lines between words only in languages it knows to part words by
/// spaces, and inside words otherwise.
/// </summary>
internal sealed class ConsoleCulture() : CultureInfo("")
{
    public override string TwoLetterISOLanguageName => "en";
}
