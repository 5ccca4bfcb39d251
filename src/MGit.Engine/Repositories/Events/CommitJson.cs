using System.Text.Json;
using System.Text.Json.Serialization;
using MGit.Engine.Errors;

namespace MGit.Engine.Repositories.Events;

/// <summary>The JSON form of commit payloads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(CommitPayload), TypeInfoPropertyName = "Payload")]
internal sealed partial class CommitJson : JsonSerializerContext
{
    public static byte[] Write(CommitPayload payload) => JsonSerializer.SerializeToUtf8Bytes(payload, Default.Payload);

    /// <exception cref="MGitException"><c>RepositoryTooNew</c> or <c>ContentCorrupt</c>.</exception>
    public static CommitPayload Read(ReadOnlySpan<byte> json)
    {
        CommitPayload? payload;
        try
        {
            payload = JsonSerializer.Deserialize(json, Default.Payload);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            // An event this version has no name for comes from a newer one; the schema number tells the two apart.
            throw new MGitException(ErrorCode.ContentCorrupt, $"A commit record cannot be read: {fault.Message}", innerException: fault);
        }

        if (payload?.Events is null)
        {
            throw new MGitException(ErrorCode.ContentCorrupt, "A commit record is empty.");
        }

        return payload.Schema <= CommitPayload.CurrentSchema
            ? payload
            : throw new MGitException(
                ErrorCode.RepositoryTooNew,
                $"A commit record has schema {payload.Schema}; this version of MGit reads up to {CommitPayload.CurrentSchema}. Update MGit.");
    }
}
