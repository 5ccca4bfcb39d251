using MGit.Engine.Errors;

namespace MGit.Engine.Running.Runtimes;

/// <summary>The libtorch that models run with here, as users see it.</summary>
public sealed record TorchRuntime
{
    /// <summary>The version it is known to be; null where a person named the folder, or there is none.</summary>
    public string? Version { get; init; }

    /// <summary>The folder of its libraries; null where there is none.</summary>
    public string? Path { get; init; }

    /// <summary>Why it is this one; null where there is none.</summary>
    public TorchRuntimeSource? Source { get; init; }

    /// <summary>Names of the devices it can use, "cpu" first; empty where it cannot be used.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Whether it was loaded.</summary>
    public bool IsUsable => Devices.Count > 0;

    /// <summary>Why it cannot be used.</summary>
    public string? Problem { get; init; }

    /// <summary>The places that were looked at, in order, and what was wrong with them.</summary>
    public IReadOnlyList<string> Tried { get; init; } = [];

    /// <summary>Finds the runtime and loads it, to see that it can be used.</summary>
    public static TorchRuntime Load()
    {
        TorchRuntimeFinding finding = TorchRuntimeLookup.Find();
        TorchRuntime runtime = new()
        {
            Version = finding.Found?.Version,
            Path = finding.Found?.Folder,
            Source = finding.Found?.Source,
            Tried = finding.Tried,
        };
        try
        {
            return runtime with { Devices = ModelRuntime.Get().Devices };
        }
        catch (MGitException fault) when (fault.Code is ErrorCode.TorchRuntimeMissing or ErrorCode.TorchRuntimeInvalid)
        {
            return runtime with { Problem = fault.Message };
        }
    }
}
