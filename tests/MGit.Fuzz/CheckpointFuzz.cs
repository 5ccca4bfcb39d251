using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;

namespace MGit.Fuzz;

/// <summary>Reads an input as a model file and checks what a layout promises.</summary>
internal static class CheckpointFuzz
{
    public static string? Read(byte[] file, string name)
    {
        try
        {
            CheckpointLayout layout = CheckpointReader.ReadLayout(new MemoryStream(file), name);
            Check(layout);
            return layout.Format == CheckpointFormat.Plain ? "plain" : null;
        }
        catch (CheckpointException e) when (e.Code is ErrorCode.CheckpointInvalid or ErrorCode.CheckpointUnsupported)
        {
            return $"{e.Fault.GetType().Name}.{e.Fault}";
        }
    }

    private static void Check(CheckpointLayout layout)
    {
        long end = 0;
        foreach (StorageExtent extent in layout.Extents)
        {
            if (extent.Offset < end || extent.Length <= 0 || extent.Offset > layout.Length - extent.Length)
            {
                throw new InvalidOperationException("An extent overlaps another one or leaves the file.");
            }

            end = extent.Offset + extent.Length;
        }

        foreach (TensorEntry tensor in layout.Tensors.Where(t => t.Extent >= 0))
        {
            StorageExtent extent = layout.Extents[tensor.Extent];
            Int128 last = tensor.ElementOffset + (tensor.Strides is null
                ? tensor.Shape.ElementCount - 1
                : tensor.Shape.ToArray().Zip(tensor.Strides, (size, stride) => (Int128)(size - 1) * stride).Aggregate(Int128.Zero, (a, b) => a + b));
            if (tensor.ElementType != extent.ElementType || tensor.ElementOffset < 0 || last >= extent.Shape.ElementCount)
            {
                throw new InvalidOperationException("A tensor does not lie inside its extent.");
            }
        }
    }
}
