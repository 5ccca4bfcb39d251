using MGit.Engine.Errors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>Checks that every record header starts with.</summary>
internal static class RecordVersion
{
    /// <exception cref="MGitException">RepositoryTooNew: the record was written by a newer MGit.</exception>
    public static void Require(byte found, byte known, string what)
    {
        if (found > known)
        {
            throw new MGitException(
                ErrorCode.RepositoryTooNew,
                $"A {what} has format {found}; this MGit reads formats up to {known}. Install a newer MGit to use this repository.");
        }

        if (found == 0)
        {
            throw new MalformedRecordException($"A {what} has format 0.");
        }
    }

    /// <summary>Arithmetic on numbers from a file: an overflow is a malformed record.</summary>
    public static T Checked<T>(Func<T> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException error)
        {
            throw new MalformedRecordException("A size in the record does not fit 63 bits.", error);
        }
    }
}
