using System.Runtime.InteropServices;

namespace MGit.Engine.Tests.Merging.Arithmetic;

/// <summary>Algorithm 1 of the TIES paper, step by step over whole arrays.</summary>
internal static class SlowTies
{
    public static Dictionary<string, float[]> Merge(MemoryModel[] models, double density, double scale, bool wholeVector)
    {
        string[] names = [.. models[0].Parameters.Select(parameter => parameter.Name)];
        string[][] groups = wholeVector ? [names] : [.. names.Select(name => new[] { name })];
        Dictionary<string, float[]> merged = [];
        foreach (string[] group in groups)
        {
            double[] origin = Flat(models[0], group);
            double[][] trimmed = [.. models.Skip(1).Select(model => Trim([.. Flat(model, group).Zip(origin, (tuned, start) => tuned - start)], density))];
            double[] result = [.. origin.Select((start, i) => start + (scale * Elect([.. trimmed.Select(task => task[i])])))];
            int at = 0;
            foreach (string name in group)
            {
                int count = models[0].BytesOf(name).Length / sizeof(float);
                merged[name] = [.. result[at..(at + count)].Select(value => (float)value)];
                at += count;
            }
        }

        return merged;
    }

    private static double[] Flat(MemoryModel model, string[] names)
        => [.. names.SelectMany(name => MemoryMarshal.Cast<byte, float>(model.BytesOf(name)).ToArray()).Select(value => (double)value)];

    private static double[] Trim(double[] task, double density)
    {
        int kept = (int)Math.Round((decimal)task.Length * (decimal)density, MidpointRounding.AwayFromZero);
        HashSet<int> largest = [.. Enumerable.Range(0, task.Length).OrderByDescending(i => Math.Abs(task[i])).ThenByDescending(i => i).Take(kept)];
        return [.. task.Select((value, i) => largest.Contains(i) ? value : 0)];
    }

    private static double Elect(double[] values)
    {
        double mass = values.Sum();
        double[] agreeing = [.. values.Where(value => value != 0 && Math.Sign(value) == Math.Sign(mass))];
        return agreeing.Length == 0 ? 0 : agreeing.Sum() / agreeing.Length;
    }
}
