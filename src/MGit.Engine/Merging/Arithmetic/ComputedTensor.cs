using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// A tensor that does not exist yet: its bytes are computed where they are asked for, a piece at a time. Filling is safe from several
/// threads and gives the same bytes however the tensor is cut into pieces.
/// </summary>
public abstract class ComputedTensor
{
    private readonly Lock _preparing = new();
    private volatile bool _isPrepared;

    protected ComputedTensor(string name, ElementType elementType, TensorShape shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        Name = name;
        ElementType = elementType;
        Shape = shape;
        Length = elementType.ByteSize(shape.ElementCount);
    }

    public string Name { get; }

    public ElementType ElementType { get; }

    public TensorShape Shape { get; }

    /// <summary>Bytes, row-major and contiguous.</summary>
    public long Length { get; }

    /// <summary>Computes elements from <paramref name="firstElement"/> on, as many as the destination holds.</summary>
    public void Fill(long firstElement, Span<byte> destination, CancellationToken cancellationToken)
    {
        if (!_isPrepared)
        {
            lock (_preparing)
            {
                if (!_isPrepared)
                {
                    Prepare(cancellationToken);
                    _isPrepared = true;
                }
            }
        }

        FillPiece(firstElement, destination, cancellationToken);
    }

    /// <summary>Whether it is sure to become the same as another one: the same is done to the same contents. Asks for content ids only.</summary>
    internal virtual bool IsSameAs(ComputedTensor other) => ReferenceEquals(this, other);

    /// <summary>Gives back what was kept for filling. The tensor may be filled again, which prepares it anew.</summary>
    public void Release()
    {
        lock (_preparing)
        {
            _isPrepared = false;
            Forget();
        }
    }

    /// <summary>Finds out what every piece needs and no piece alone knows (a threshold, an angle); called once before the first piece.</summary>
    protected virtual void Prepare(CancellationToken cancellationToken)
    {
    }

    protected virtual void Forget()
    {
    }

    protected abstract void FillPiece(long firstElement, Span<byte> destination, CancellationToken cancellationToken);
}
