using System.Text.Json.Serialization;
using MGit.Engine.Repositories.Events;

namespace MGit.Engine.Repositories.Records;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunRecorded))]
internal sealed partial class RunJson : JsonSerializerContext;
