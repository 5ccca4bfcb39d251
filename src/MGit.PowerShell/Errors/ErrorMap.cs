using System.Management.Automation;
using MGit.Engine.Errors;

namespace MGit.PowerShell.Errors;

/// <summary>The one table from the engine's faults to error ids, categories, and whether they end the pipeline.</summary>
internal static class ErrorMap
{
    private static readonly Dictionary<ErrorCode, (ErrorCategory Category, bool Terminating)> Table = new()
    {
        [ErrorCode.RepositoryNotFound] = (ErrorCategory.ObjectNotFound, true),
        [ErrorCode.RepositoryInvalid] = (ErrorCategory.InvalidData, true),
        [ErrorCode.RepositoryTooNew] = (ErrorCategory.InvalidData, true),
        [ErrorCode.RepositoryLocked] = (ErrorCategory.ResourceBusy, true),
        [ErrorCode.RepositoryReadOnly] = (ErrorCategory.PermissionDenied, true),
        [ErrorCode.DiskFull] = (ErrorCategory.ResourceUnavailable, true),
        [ErrorCode.InputOutput] = (ErrorCategory.ResourceUnavailable, false),
        [ErrorCode.PathNotFound] = (ErrorCategory.ObjectNotFound, false),
        [ErrorCode.PathInvalid] = (ErrorCategory.InvalidArgument, false),
        [ErrorCode.DestinationExists] = (ErrorCategory.ResourceExists, false),
        [ErrorCode.NodeNameInvalid] = (ErrorCategory.InvalidArgument, false),
        [ErrorCode.NodeNotFound] = (ErrorCategory.ObjectNotFound, false),
        [ErrorCode.NodeExists] = (ErrorCategory.ResourceExists, false),
        [ErrorCode.ParentMissing] = (ErrorCategory.ObjectNotFound, false),
        [ErrorCode.LineageCycle] = (ErrorCategory.InvalidOperation, false),
        [ErrorCode.NodeHasChildren] = (ErrorCategory.InvalidOperation, false),
        [ErrorCode.NodeAliased] = (ErrorCategory.InvalidOperation, false),
        [ErrorCode.NodeNotStored] = (ErrorCategory.ResourceUnavailable, false),
        [ErrorCode.NodeBlocked] = (ErrorCategory.InvalidOperation, false),
        [ErrorCode.AliasNotFound] = (ErrorCategory.ObjectNotFound, false),
        [ErrorCode.DeclarationInvalid] = (ErrorCategory.ParserError, true),
        [ErrorCode.DeclarationConflict] = (ErrorCategory.InvalidOperation, false),
        [ErrorCode.CheckpointInvalid] = (ErrorCategory.InvalidData, false),
        [ErrorCode.CheckpointUnsupported] = (ErrorCategory.NotImplemented, false),
        [ErrorCode.ParameterNotFound] = (ErrorCategory.ObjectNotFound, false),
        [ErrorCode.ContentCorrupt] = (ErrorCategory.InvalidData, false),
        [ErrorCode.ContentMissing] = (ErrorCategory.ObjectNotFound, false),
        [ErrorCode.TestFailed] = (ErrorCategory.InvalidResult, false),
        [ErrorCode.MergeConflict] = (ErrorCategory.InvalidResult, false),
        [ErrorCode.TorchRuntimeMissing] = (ErrorCategory.NotInstalled, true),
        [ErrorCode.TorchRuntimeInvalid] = (ErrorCategory.InvalidData, true),
        [ErrorCode.ModelNotRunnable] = (ErrorCategory.InvalidOperation, false),
        [ErrorCode.DatasetInvalid] = (ErrorCategory.InvalidData, false),
        [ErrorCode.CreationFailed] = (ErrorCategory.InvalidResult, false),
        [ErrorCode.TestNotFound] = (ErrorCategory.ObjectNotFound, false),
        [ErrorCode.PesterMissing] = (ErrorCategory.NotInstalled, false),
        [ErrorCode.NotTrusted] = (ErrorCategory.PermissionDenied, false),
        [ErrorCode.ModelsIncompatible] = (ErrorCategory.InvalidData, false),
        [ErrorCode.ArgumentInvalid] = (ErrorCategory.InvalidArgument, false),
        [ErrorCode.Canceled] = (ErrorCategory.OperationStopped, true),
    };

    /// <summary>Every code the table knows.</summary>
    public static IReadOnlyCollection<ErrorCode> Codes => Table.Keys;

    /// <summary>
    /// How a fault appears; null for an exception that is no known fault and therefore is not to be dressed up as one. File errors of
    /// the operating system count as <see cref="ErrorCode.InputOutput"/>.
    /// </summary>
    public static ErrorMapping? Find(Exception exception) => exception switch
    {
        MGitException known => Of(known.Code),
        FileNotFoundException or DirectoryNotFoundException => Of(ErrorCode.PathNotFound),
        IOException => Of(ErrorCode.InputOutput),
        UnauthorizedAccessException => Of(ErrorCode.InputOutput) with { Category = ErrorCategory.PermissionDenied },
        _ => null,
    };

    /// <summary>The error record of a known fault.</summary>
    /// <param name="exception">One that <see cref="Find"/> knows.</param>
    /// <param name="target">The item it is about; null: what the exception itself names.</param>
    public static ErrorRecord ToRecord(Exception exception, object? target)
    {
        ErrorMapping mapping = Find(exception)
            ?? throw new ArgumentException($"{exception.GetType()} is no known fault.", nameof(exception), exception);
        return new ErrorRecord(exception, mapping.Id, mapping.Category, target ?? (exception as MGitException)?.Target);
    }

    private static ErrorMapping Of(ErrorCode code)
    {
        (ErrorCategory category, bool terminating) = Table[code];
        return new ErrorMapping(code.ToString(), category, terminating);
    }
}
