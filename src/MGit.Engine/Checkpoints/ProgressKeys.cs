using System.Text.Json;

namespace MGit.Engine.Checkpoints;

/// <summary>Under which names trainers write how far they have come, and what each means here.</summary>
public static class ProgressKeys
{
    public const string Epoch = "epoch";

    /// <summary>Optimizer steps or iterations.</summary>
    public const string Step = "step";

    /// <summary>Steps in the environment (reinforcement learning).</summary>
    public const string TimeSteps = "timesteps";

    /// <summary>Gradient updates.</summary>
    public const string Updates = "updates";

    /// <summary>When the run began, in seconds: equal for two files of one run.</summary>
    public const string Run = "run";

    /// <summary>The largest batch counter of the normalisation layers. It travels with the weights, so fine-tuning goes on counting.</summary>
    public const string Batches = "batches";

    private const int JsonLimit = 16_000_000;

    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["epoch"] = Epoch,
        ["epochs"] = Epoch,
        ["current_epoch"] = Epoch,
        ["ss_epoch"] = Epoch,
        ["step"] = Step,
        ["steps"] = Step,
        ["global_step"] = Step,
        ["iteration"] = Step,
        ["iter"] = Step,
        ["ss_steps"] = Step,
        ["num_timesteps"] = TimeSteps,
        ["_n_updates"] = Updates,
        ["num_updates"] = Updates,
        ["start_time"] = Run,
    };

    /// <summary>What a key of a checkpoint means, or null where it says nothing of progress.</summary>
    public static string? Find(string key) => s_names.GetValueOrDefault(key);

    /// <summary>The progress that a JSON object's own keys tell. What is not JSON tells nothing.</summary>
    internal static IReadOnlyDictionary<string, double> ReadJson(ReadOnlySpan<byte> json)
    {
        Dictionary<string, double> progress = [];
        if (json.Length is 0 or > JsonLimit)
        {
            return progress;
        }

        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string? key = Find(reader.GetString()!);
                reader.Read();
                if (key is not null && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value))
                {
                    progress.TryAdd(key, value);
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Somebody else's file: what was read before the fault stands, as with other evidence.
        }

        return progress;
    }
}
