using MGit.Engine.Tensors;
using static TorchSharp.torch;

namespace MGit.Torch.Sharing;

/// <summary>
/// One open model's hold on shared tensors. A model that is dropped without being closed gives them back when it is collected.
/// </summary>
internal sealed class TensorLease : IDisposable
{
    private static readonly SharedContents<TensorKey, Tensor> Table = new();

    private readonly Dictionary<TensorKey, long> held = [];
    private bool isReleased;

    ~TensorLease() => Release();

    /// <summary>How many tensors all open models hold together.</summary>
    public static int TensorsInMemory => Table.Count;

    /// <summary>Bytes of what this model holds, each content once.</summary>
    public long Bytes
    {
        get
        {
            lock (held)
            {
                return held.Values.Sum();
            }
        }
    }

    /// <summary>Bytes of those that other open models hold as well.</summary>
    public long SharedBytes
    {
        get
        {
            lock (held)
            {
                return held.Where(entry => Table.IsShared(entry.Key)).Sum(entry => entry.Value);
            }
        }
    }

    /// <summary>The tensor of that content; loaded where no open model has it.</summary>
    /// <remarks>Nobody may write into it: it needs no gradient, and only code of this assembly that only reads ever sees it.</remarks>
    public Tensor Take(TensorKey key, Func<Tensor> load)
    {
        lock (held)
        {
            ObjectDisposedException.ThrowIf(isReleased, this);
            Tensor tensor = Table.Acquire(key, load);
            if (!held.TryAdd(key, tensor.numel() * tensor.element_size()))
            {
                // A second parameter of the same content: this model holds it already.
                Table.Release(key);
            }

            return tensor;
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        lock (held)
        {
            if (isReleased)
            {
                return;
            }

            isReleased = true;
            foreach (TensorKey key in held.Keys)
            {
                Table.Release(key);
            }

            held.Clear();
        }
    }
}
