using System.Security.Cryptography;
using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Checkpoints;

/// <summary>What holds of every layout, whatever the file.</summary>
internal static class LayoutAssert
{
    public static void IsValid(CheckpointLayout layout)
    {
        long end = 0;
        foreach (StorageExtent extent in layout.Extents)
        {
            Assert.True(extent.Offset >= end, "Extents are in ascending order and do not overlap.");
            Assert.True(extent.Length > 0, "No extent is empty.");
            end = extent.Offset + extent.Length;
        }

        Assert.True(end <= layout.Length, "Extents lie inside the file.");
        Assert.Equal(layout.Tensors.Count, layout.Tensors.Select(t => t.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(layout.Tensors, tensor =>
        {
            Assert.InRange(tensor.Extent, -1, layout.Extents.Count - 1);
            Assert.Equal(tensor.Shape.ElementCount == 0, tensor.Extent < 0);
            if (tensor.Extent >= 0)
            {
                StorageExtent extent = layout.Extents[tensor.Extent];
                Assert.Equal(extent.ElementType, tensor.ElementType);
                long last = tensor.ElementOffset + (tensor.Strides is null
                    ? tensor.Shape.ElementCount - 1
                    : tensor.Shape.ToArray().Zip(tensor.Strides, (size, stride) => (size - 1) * stride).Sum());
                Assert.InRange(last, tensor.ElementOffset, extent.Shape.ElementCount - 1);
            }
        });
        Assert.All(layout.Fixups, fixup =>
        {
            Assert.InRange(fixup.DataOffset + fixup.DataLength, 0, layout.Length);
            Assert.All(fixup.FieldOffsets, field => Assert.InRange(field, 0, layout.Length - 4));
        });
    }

    /// <summary>For each tensor its type, shape and a hash of its elements in row-major order, whatever the strides.</summary>
    public static Dictionary<string, string> Contents(string path) => Contents(File.ReadAllBytes(path), CheckpointReader.ReadLayout(path));

    public static Dictionary<string, string> Contents(byte[] file, CheckpointLayout layout)
        => layout.Tensors.ToDictionary(t => t.Name, t => $"{t.ElementType.Name()} {t.Shape} {Convert.ToHexString(SHA256.HashData(Elements(file, layout, t)))}");

    /// <summary>A tensor's elements, row-major.</summary>
    public static byte[] Elements(byte[] file, CheckpointLayout layout, TensorEntry tensor)
    {
        if (tensor.Extent < 0)
        {
            return [];
        }

        int size = tensor.ElementType.BitSize() / 8;
        long start = layout.Extents[tensor.Extent].Offset + (tensor.ElementOffset * size);
        if (tensor.Strides is null)
        {
            return file.AsSpan((int)start, (int)tensor.ElementType.ByteSize(tensor.Shape.ElementCount)).ToArray();
        }

        byte[] elements = new byte[tensor.Shape.ElementCount * size];
        for (long i = 0; i < tensor.Shape.ElementCount; i++)
        {
            long rest = i;
            long at = 0;
            for (int axis = tensor.Shape.Rank - 1; axis >= 0; axis--)
            {
                at += rest % tensor.Shape[axis] * tensor.Strides[axis];
                rest /= tensor.Shape[axis];
            }

            file.AsSpan((int)(start + (at * size)), size).CopyTo(elements.AsSpan((int)i * size));
        }

        return elements;
    }
}
