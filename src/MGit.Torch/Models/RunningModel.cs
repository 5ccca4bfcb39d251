using MGit.Engine.Errors;
using MGit.Engine.Running;

namespace MGit.Torch.Models;

/// <summary>
/// What every open model does the same: runs side by side, a clear error once it is closed, and closing that waits for runs under way
/// instead of pulling memory from under them.
/// </summary>
internal abstract class RunningModel(string name, string device) : IRunningModel
{
    private readonly Lock gate = new();
    private int runs;
    private bool isClosed;
    private bool isGivenBack;

    public string Name { get; } = name;

    public string Device { get; } = device;

    public abstract long ParameterBytes { get; }

    public abstract long SharedBytes { get; }

    public IReadOnlyList<NamedArray> Invoke(IReadOnlyList<NamedArray> inputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        cancellationToken.ThrowIfCancellationRequested();
        return WhileOpen(() => Run(inputs, cancellationToken));
    }

    /// <summary>Closes it; what it holds is given back when the last run under way has ended.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
        }

        GiveBackWhenIdle();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs something that uses what the model holds.</summary>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: the model is closed.</exception>
    internal T WhileOpen<T>(Func<T> use)
    {
        lock (gate)
        {
            if (isClosed)
            {
                throw new MGitException(ErrorCode.ArgumentInvalid, $"{Name} is closed. Open it again with Open-Model.", Name);
            }

            runs++;
        }

        try
        {
            return use();
        }
        finally
        {
            lock (gate)
            {
                runs--;
            }

            GiveBackWhenIdle();
        }
    }

    protected abstract IReadOnlyList<NamedArray> Run(IReadOnlyList<NamedArray> inputs, CancellationToken cancellationToken);

    /// <summary>Gives back what it holds; called once.</summary>
    protected abstract void GiveBack();

    private void GiveBackWhenIdle()
    {
        lock (gate)
        {
            if (!isClosed || runs > 0 || isGivenBack)
            {
                return;
            }

            isGivenBack = true;
        }

        GiveBack();
    }
}
