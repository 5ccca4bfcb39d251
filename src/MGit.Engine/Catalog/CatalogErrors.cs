using MGit.Engine.Errors;
using MGit.Engine.Store.Files;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Catalog;

/// <summary>SQLite's result codes as the engine's errors.</summary>
internal static class CatalogErrors
{
    private const long NothingLeft = 128 * 1024;
    private const int Error = 1;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    internal static MGitException Translate(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        Corrupt or NotADatabase or Error => Invalid(path, error.Message, error),
        Full => DiskFull(path, error),

        // A full disk that SQLite meets while it grows its shared memory is reported as a plain input and output error.
        InputOutput when DiskSpace.Available(Path.GetDirectoryName(path)!) < NothingLeft => DiskFull(path, error),
        Busy or Locked => new MGitException(
            ErrorCode.RepositoryLocked,
            $"The catalog '{path}' is in use by another process, which did not let go of it within the lock timeout. Run the command again.",
            path,
            error),
        ReadOnly => new MGitException(ErrorCode.RepositoryReadOnly, $"The catalog '{path}' cannot be written: {error.Message}", path, error),
        InputOutput or CannotOpen => new MGitException(
            ErrorCode.InputOutput, $"The catalog '{path}' cannot be read or written: {error.Message}", path, error),
        _ => new MGitException(ErrorCode.InputOutput, $"The catalog '{path}' failed: {error.Message}", path, error),
    };

    private static MGitException DiskFull(string path, SqliteException error) => new(
        ErrorCode.DiskFull,
        $"The disk that holds '{path}' is full. Nothing was changed; free some space and run the command again.",
        path,
        error);

    internal static MGitException Invalid(string path, string fault, Exception? inner = null) => new(
        ErrorCode.RepositoryInvalid,
        $"The catalog '{path}' is missing or damaged: {fault.TrimEnd('.')}. Run Repair-LineageStore, which rebuilds it from the packs; nothing is lost.",
        path,
        inner);
}
