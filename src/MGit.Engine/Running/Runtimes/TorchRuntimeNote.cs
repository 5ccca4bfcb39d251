using System.Text.Json;

namespace MGit.Engine.Running.Runtimes;

/// <summary>What Install-TorchRuntime notes beside an installed runtime, as <c>runtime.json</c>.</summary>
/// <param name="Version">Version of libtorch.</param>
/// <param name="Platform">The platform it is for.</param>
/// <param name="Libraries">Folder of the libraries: relative to the note, or absolute for that of an installed PyTorch.</param>
internal sealed record TorchRuntimeNote(string Version, string Platform, string Libraries)
{
    public const string FileName = "runtime.json";

    private const int LongestFile = 1 << 16;

    /// <summary>Reads a note; null where there is none or it is not one.</summary>
    public static TorchRuntimeNote? Read(string folder)
    {
        FileInfo file = new(Path.Combine(folder, FileName));
        if (!file.Exists || file.Length > LongestFile)
        {
            return null;
        }

        try
        {
            TorchRuntimeNote? note = JsonSerializer.Deserialize<TorchRuntimeNote>(File.ReadAllBytes(file.FullName));
            return note is { Version: not null, Platform: not null, Libraries: not null } ? note : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);
}
