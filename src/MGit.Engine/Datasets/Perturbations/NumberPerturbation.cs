using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Perturbations;

/// <summary>Perturbs rows of numbers.</summary>
internal static class NumberPerturbation
{
    /// <summary>Adds normal noise to each number.</summary>
    public static void AddNoise(Span<float> row, double deviation, SeededRandom random)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] += (float)(deviation * random.NextNormal());
        }
    }

    /// <summary>
    /// Moves an image by as many pixels in each direction as are drawn; what comes in is 0. The last two dimensions are height and
    /// width, those before them (channels) move together.
    /// </summary>
    public static void Shift(Span<float> row, TensorShape shape, int most, SeededRandom random)
    {
        int down = random.NextInt(2 * most + 1) - most;
        int right = random.NextInt(2 * most + 1) - most;
        int height = (int)shape[shape.Rank - 2];
        int width = (int)shape[shape.Rank - 1];
        float[] moved = new float[row.Length];
        for (int plane = 0; plane < row.Length; plane += height * width)
        {
            for (int y = Math.Max(0, down); y < Math.Min(height, height + down); y++)
            {
                for (int x = Math.Max(0, right); x < Math.Min(width, width + right); x++)
                {
                    moved[plane + (y * width) + x] = row[plane + ((y - down) * width) + x - right];
                }
            }
        }

        moved.CopyTo(row);
    }
}
