namespace MGit.Engine.Declaration.Editing;

/// <summary>Stands for a null that is to be written, where null itself means that a key goes.</summary>
internal sealed class NullValue
{
    private NullValue()
    {
    }

    public static NullValue Instance { get; } = new();

    public static object? Unwrap(object? value) => value is NullValue ? null : value;
}
