using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MGit.Benchmarks.Graphs;

/// <summary>Writes the digits of smartcore as tables with a column for each task, whole and in shards.</summary>
internal static class DigitTables
{
    private const int Features = 64;

    /// <summary>The label columns: the digit, whether it is odd, whether it is high, how many loops it has, and whether it is k.</summary>
    public static readonly string[] Labels = ["digit", "odd", "high", "loops", .. Enumerable.Range(0, 9).Select(k => $"is{k}")];

    private static readonly int[] Loops = [1, 0, 0, 0, 0, 0, 1, 0, 2, 1];

    /// <summary>What a data set's entry ignores for a task: every other label.</summary>
    public static string Others(string label) => string.Join(", ", Labels.Where(other => other != label));

    public static void Write(string data, string folder, int shards)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(data, "datasets", "smartcore", "digits.xy"));
        int rows = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8));
        string header = string.Join(',', Enumerable.Range(0, Features).Select(i => $"p{i}").Concat(Labels)) + "\n";
        StringBuilder[] files = [.. Enumerable.Range(0, shards + 1).Select(_ => new StringBuilder(header))];
        for (int row = 0; row < rows; row++)
        {
            int digit = (int)BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(16 + (4 * ((Features * rows) + row))));
            IEnumerable<int> labels = [digit, digit % 2, digit / 5, Loops[digit], .. Enumerable.Range(0, 9).Select(k => digit == k ? 1 : 0)];
            IEnumerable<string> pixels = Enumerable.Range(0, Features)
                .Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(16 + (4 * ((row * Features) + i)))).ToString(CultureInfo.InvariantCulture));
            string line = string.Join(',', pixels.Concat(labels.Select(label => label.ToString(CultureInfo.InvariantCulture)))) + "\n";
            files[0].Append(line);
            if (shards > 0)
            {
                files[1 + (row % shards)].Append(line);
            }
        }

        for (int file = 0; file < files.Length; file++)
        {
            File.WriteAllText(Path.Combine(folder, file == 0 ? "digits.csv" : $"shard{file}.csv"), files[file].ToString());
        }
    }
}
