namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Sine and arc cosine from additions, multiplications, divisions and square roots alone. Those are rounded alike everywhere; the
/// functions of the C library are not, and a merged model has to have the same bytes on every machine.
/// </summary>
internal static class PortableAngles
{
    private const int Halvings = 3;

    /// <summary>Of an angle from 0 to π.</summary>
    public static double Sine(double angle)
    {
        double near = angle > Math.PI / 2 ? Math.PI - angle : angle;
        double square = near * near;
        double term = near;
        double sum = near;

        // The series ends below the last digit: (π/2)^27 / 27! is 2e-23.
        for (int n = 2; n <= 26; n += 2)
        {
            term *= -square / (n * (n + 1));
            sum += term;
        }

        return sum;
    }

    /// <summary>The angle, 0 to π, of a cosine well inside −1 and 1.</summary>
    public static double ArcCosine(double cosine) => 2 * ArcTangent(Math.Sqrt((1 - cosine) / (1 + cosine)));

    /// <summary>Of a number that is not negative: atan x = 2 atan(x / (1 + √(1 + x²))), until the series converges fast.</summary>
    private static double ArcTangent(double value)
    {
        double reduced = value;
        for (int i = 0; i < Halvings; i++)
        {
            reduced /= 1 + Math.Sqrt(1 + (reduced * reduced));
        }

        double square = reduced * reduced;
        double sum = 0;

        // Three halvings leave at most tan(π/16) < 0.2: 0.2^27 / 27 is 5e-21.
        for (int n = 27; n >= 1; n -= 2)
        {
            sum = (1.0 / n) - (square * sum);
        }

        return sum * reduced * (1 << Halvings);
    }
}
