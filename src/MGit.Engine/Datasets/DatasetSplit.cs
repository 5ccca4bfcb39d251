namespace MGit.Engine.Datasets;

/// <summary>Which rows are for training and which for testing: by seed, the same on every machine, each row in exactly one of both.</summary>
public static class DatasetSplit
{
    /// <summary>The rows of a part, ascending.</summary>
    /// <param name="count">Rows in all.</param>
    /// <param name="trainShare">Share for training, between 0 and 1. With two rows or more, each part has at least one.</param>
    /// <param name="seed">Seed of the order in which rows are dealt out.</param>
    /// <param name="part">Which part.</param>
    public static int[] Rows(int count, double trainShare, long seed, DatasetPart part)
    {
        int[] rows = new int[count];
        for (int row = 0; row < count; row++)
        {
            rows[row] = row;
        }

        if (part == DatasetPart.All)
        {
            return rows;
        }

        new SeededRandom(seed).Shuffle(rows);
        int train = (int)Math.Clamp(Math.Round(count * trainShare, MidpointRounding.AwayFromZero), Math.Min(1, count), Math.Max(count - 1, Math.Min(1, count)));
        int[] selected = part == DatasetPart.Train ? rows[..train] : rows[train..];
        Array.Sort(selected);
        return selected;
    }
}
