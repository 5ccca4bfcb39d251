namespace MGit.Engine.Declaration;

/// <summary>One thing that is wrong with a declaration, and what was expected instead.</summary>
public sealed record DeclarationError(string File, int Line, int Column, string Message)
{
    public override string ToString()
        => Line == 0 ? $"{File}: {Message}" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Message}");
}
