using System.Text.Json.Serialization;
using MGit.Engine.Repositories.Events;

namespace MGit.Engine.Testing.Records;

/// <summary>The JSON form of a row's metrics.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<TestMeasured.Value>), TypeInfoPropertyName = "Values")]
internal sealed partial class MetricsJson : JsonSerializerContext;
