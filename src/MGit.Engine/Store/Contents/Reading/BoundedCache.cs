using System.Diagnostics.CodeAnalysis;

namespace MGit.Engine.Store.Contents.Reading;

/// <summary>Keeps the values used last, up to a total weight. Thread-safe.</summary>
internal sealed class BoundedCache<TKey, TValue>(long capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value, long Weight)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value, long Weight)> _order = new();
    private readonly Lock _lock = new();
    private long _weight;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(key, out LinkedListNode<(TKey Key, TValue Value, long Weight)>? node))
            {
                value = default;
                return false;
            }

            _order.Remove(node);
            _order.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Put(TKey key, TValue value, long weight)
    {
        lock (_lock)
        {
            if (_nodes.Remove(key, out LinkedListNode<(TKey Key, TValue Value, long Weight)>? old))
            {
                _order.Remove(old);
                _weight -= old.Value.Weight;
            }

            if (weight > capacity)
            {
                return;
            }

            _nodes.Add(key, _order.AddFirst((key, value, weight)));
            _weight += weight;
            while (_weight > capacity)
            {
                LinkedListNode<(TKey Key, TValue Value, long Weight)> last = _order.Last!;
                _order.RemoveLast();
                _nodes.Remove(last.Value.Key);
                _weight -= last.Value.Weight;
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _nodes.Clear();
            _order.Clear();
            _weight = 0;
        }
    }
}
