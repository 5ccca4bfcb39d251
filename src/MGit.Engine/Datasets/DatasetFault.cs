using System.Globalization;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Errors;

namespace MGit.Engine.Datasets;

/// <summary>What is wrong with a data set, as the engine's error: the place, what was found, what was expected.</summary>
internal static class DatasetFault
{
    public static MGitException In(string path, string message, Exception? inner = null)
        => new(ErrorCode.DatasetInvalid, $"{Shown.Text(path)}: {message}.", path, inner);

    public static MGitException At(string path, long line, string message)
        => new(ErrorCode.DatasetInvalid, string.Create(CultureInfo.InvariantCulture, $"{Shown.Text(path)}:{line}: {message}."), path);

    public static MGitException Of(string dataset, string message)
        => new(ErrorCode.DatasetInvalid, $"The data set {Shown.Text(dataset)} {message}.", dataset);

    /// <summary>A value of a file as it may stand in a message.</summary>
    public static string Quote(string text) => $"\"{Shown.Text(text.Length > 40 ? text[..40] + "…" : text)}\"";

    /// <summary>Names in a message: the first few.</summary>
    public static string List(IEnumerable<string> names)
    {
        string[] shown = [.. names.Take(9)];
        return string.Join(", ", shown.Take(8).Select(Shown.Text)) + (shown.Length > 8 ? ", …" : "");
    }
}
