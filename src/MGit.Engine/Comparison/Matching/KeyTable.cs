using System.Runtime.InteropServices;

namespace MGit.Engine.Comparison.Matching;

/// <summary>Gives equal texts equal numbers, so that matching compares numbers, and nothing depends on a hash that could collide.</summary>
internal sealed class KeyTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public int NumberOf(string text)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, text, out bool known);
        if (!known)
        {
            number = _numbers.Count - 1;
        }

        return number;
    }
}
