using System.Globalization;
using System.Text;
using MGit.Engine.Errors;

namespace MGit.Engine.Declaration;

/// <summary>lineage.yaml, or a file it includes, is not valid. Carries everything that was found, by file and place.</summary>
public sealed class DeclarationException : MGitException
{
    private const int Shown = 10;

    public DeclarationException(IReadOnlyList<DeclarationError> errors, Exception? innerException = null)
        : base(ErrorCode.DeclarationInvalid, Describe(errors), errors.Count > 0 ? errors[0].File : null, innerException)
    {
        Errors = errors;
    }

    public IReadOnlyList<DeclarationError> Errors { get; }

    private static string Describe(IReadOnlyList<DeclarationError> errors)
    {
        if (errors.Count == 1)
        {
            return errors[0].ToString();
        }

        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"The lineage declaration has {errors.Count} errors:");
        foreach (DeclarationError error in errors.Take(Shown))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{error}");
        }

        if (errors.Count > Shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n… and {errors.Count - Shown} more");
        }

        return text.ToString();
    }
}
