namespace MGit.Engine.Store.Contents.Records;

/// <summary>A record's header or a manifest does not follow its format. Whoever knows the place turns it into <c>ContentCorrupt</c>.</summary>
internal sealed class MalformedRecordException(string message, Exception? innerException = null) : Exception(message, innerException);
