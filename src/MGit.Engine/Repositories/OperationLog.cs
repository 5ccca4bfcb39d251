using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MGit.Engine.Repositories;

/// <summary>Writes one JSON line for each thing done into the file a user named; several processes may write into one. Never holds secrets.</summary>
internal sealed class OperationLog(string? path) : IDisposable
{
    // A line of text and no part of a page: plus signs and letters of any language stay as they are.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private FileStream? _file;

    /// <param name="action">What was done ("add", "remove").</param>
    /// <param name="target">What it was done to.</param>
    /// <param name="detail">Further facts.</param>
    public void Write(string action, string target, params ReadOnlySpan<(string Key, JsonNode? Value)> detail)
    {
        if (path is null)
        {
            return;
        }

        JsonObject line = new()
        {
            ["time"] = DateTimeOffset.UtcNow.ToString("O"),
            ["process"] = Environment.ProcessId,
            ["author"] = Author.Current,
            ["action"] = action,
            ["target"] = target,
        };
        foreach ((string key, JsonNode? value) in detail)
        {
            line[key] = value;
        }

        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, Readable), (byte)'\n'];
        lock (_gate)
        {
            _file ??= new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
            _file.Seek(0, SeekOrigin.End);
            _file.Write(bytes);
        }
    }

    public void Dispose() => _file?.Dispose();
}
