using MGit.Engine.Errors;

namespace MGit.Engine.Updating.Creation.Builtins;

/// <summary>Turns what refuses a parameter by an error into the sentence that says why.</summary>
internal static class Faults
{
    /// <summary>What is wrong; null where nothing is.</summary>
    public static string? Of(Func<object?> read)
    {
        try
        {
            read();
            return null;
        }
        catch (MGitException fault) when (fault.Code == ErrorCode.ArgumentInvalid)
        {
            return fault.Message;
        }
    }
}
