namespace MGit.Engine.Running.Runtimes;

/// <summary>Where a libtorch was found, in the order of looking.</summary>
public enum TorchRuntimeSource
{
    /// <summary>The environment variable <c>MGIT_TORCH_PATH</c> names its folder.</summary>
    Environment,

    /// <summary>Install-TorchRuntime put it into the user's data folder.</summary>
    Installed,

    /// <summary>Install-TorchRuntime noted where an installed PyTorch keeps it.</summary>
    Python,

    /// <summary>A build of MGit's sources put it into their artifacts folder.</summary>
    Development,
}
