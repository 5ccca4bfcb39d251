using System.Text.Json.Serialization;

namespace MGit.Engine.Repositories.Records;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NodeDetail))]
internal sealed partial class NodeDetailJson : JsonSerializerContext;
