namespace MGit.Engine.Codecs;

/// <summary>How far a bounded tensor may be from its original.</summary>
/// <param name="Epsilon">The paper's epsilon: the absolute error of each element is at most ln(1 + epsilon). 0 &lt; epsilon &lt;= 1.</param>
public readonly record struct ErrorBound(double Epsilon)
{
    /// <summary>The largest absolute error of an element, checked in double precision.</summary>
    public double MaxError => double.LogP1(Epsilon);

    /// <summary>
    /// The quantisation step: the largest float with at most 8 significant bits not above 2 ln(1 + epsilon), so that q * step is exact in
    /// single precision for |q| &lt; 2^16 and every device restores the same bits. 0x1.A2p-13 for 1e-4.
    /// </summary>
    public float Step
    {
        get
        {
            double limit = 2 * MaxError;
            int exponent = Math.ILogB(limit);
            double unit = Math.ScaleB(1, exponent - 7);
            return (float)(Math.Floor(limit / unit) * unit);
        }
    }
}
