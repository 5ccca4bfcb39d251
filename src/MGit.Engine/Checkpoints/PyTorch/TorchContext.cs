using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>What the readers of one file share, however deep its archives are nested.</summary>
internal sealed class TorchContext(CancellationToken cancellationToken)
{
    private const int MaxDepth = 3;

    private int _depth;

    public LayoutBuilder Layout { get; } = new();

    /// <summary>One budget for all pickles of the file.</summary>
    public PickleBudget Budget { get; } = new();

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Runs a reader of something that lies inside something else.</summary>
    public T Nested<T>(Func<T> read)
    {
        if (_depth == MaxDepth)
        {
            throw new CheckpointException(TorchFault.TooDeep, $"files are nested in files more than {MaxDepth} deep");
        }

        _depth++;
        try
        {
            return read();
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>Tells the user, once per name, what the pickle named and this reader did not build.</summary>
    public void ReportGlobal(PickleGlobal global) => Layout.AddNotice($"{Shown.Text(global.ToString())} was named by the pickle and not called");
}
