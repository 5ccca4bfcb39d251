namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>
/// Bounds what one file's pickles may cost. One byte of a pickle can make an object of 100 bytes, so memory is bounded on its own;
/// a checkpoint of a thousand tensors takes about a megabyte.
/// </summary>
internal sealed class PickleBudget(long bytes = PickleBudget.DefaultBytes, long steps = PickleBudget.DefaultSteps)
{
    public const long DefaultBytes = 512L * 1024 * 1024;

    /// <summary>Opcodes: some seconds' worth.</summary>
    public const long DefaultSteps = 100_000_000;

    private long _bytes = bytes;
    private long _steps = steps;

    public void Charge(long bytes)
    {
        _bytes -= bytes;
        if (_bytes < 0)
        {
            throw new CheckpointException(PickleFault.TooLarge, $"the pickled objects would take more than {DefaultBytes >> 20} MiB of memory");
        }
    }

    public void Step()
    {
        if (--_steps < 0)
        {
            throw new CheckpointException(PickleFault.TooLarge, $"the pickles have more than {DefaultSteps} opcodes");
        }
    }
}
