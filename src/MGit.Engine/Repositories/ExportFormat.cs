namespace MGit.Engine.Repositories;

/// <summary>What an export writes.</summary>
public enum ExportFormat
{
    /// <summary>The files as they were added.</summary>
    Original,

    /// <summary>One safetensors file of all parameters.</summary>
    Safetensors,

    /// <summary>A folder in the Hugging Face manner: safetensors weights (sharded when large) and the other files.</summary>
    HuggingFace,
}
