using System.Runtime.InteropServices;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>Recognises tensors that are another one with rows, columns or channels taken out.</summary>
internal static class ShapeSlices
{
    /// <summary>Larger tensors are not read whole.</summary>
    private const int MaxElements = 1 << 20;

    /// <summary>Whether a tensor of the smaller shape can be a part of one of the larger.</summary>
    public static bool IsSlice(TensorShape smaller, TensorShape larger)
    {
        if (smaller.Rank != larger.Rank || smaller.Equals(larger))
        {
            return false;
        }

        for (int axis = 0; axis < smaller.Rank; axis++)
        {
            if (smaller[axis] > larger[axis])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Share of the smaller tensor's elements whose bits are among the larger one's: 1 for a slice along any axes, near 0 for weights
    /// that have nothing to do with each other. Null where it was not looked.
    /// </summary>
    public static double? Contained(ModelSource smaller, string name, ModelSource larger, string largerName)
    {
        if (Read(smaller, name) is not { } mine || Read(larger, largerName) is not { } theirs)
        {
            return null;
        }

        HashSet<uint> known = [.. theirs];
        int found = 0;
        int counted = 0;
        foreach (uint bits in mine)
        {
            // Zeros are everywhere.
            if (bits << 1 != 0)
            {
                counted++;
                found += known.Contains(bits) ? 1 : 0;
            }
        }

        return counted == 0 ? null : (double)found / counted;
    }

    private static uint[]? Read(ModelSource source, string name)
    {
        SourceParameter? parameter = source.Parameters.FirstOrDefault(candidate => candidate.Name == name);
        if (parameter is not { ElementType: ElementType.F32 } || parameter.Shape.ElementCount > MaxElements)
        {
            return null;
        }

        uint[] bits = new uint[parameter.Shape.ElementCount];
        source.Read(parameter, 0, MemoryMarshal.AsBytes(bits.AsSpan()));
        return bits;
    }
}
