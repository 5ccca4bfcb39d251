using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.PyTorch;
using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>
/// Reads an ONNX model's parameters (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): each whose data lies in the file as it would
/// in any other format becomes an extent of its own, so that it has the same content there and here.
/// </summary>
internal static class OnnxReader
{
    private const string Ending = ".onnx";

    public static bool IsNamed(string name) => name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="CheckpointException">With an <see cref="OnnxFault"/>.</exception>
    public static CheckpointLayout Read(ByteSource source, CancellationToken cancellationToken)
    {
        RefusePointer(source);
        OnnxModel model = OnnxModelReader.Read(source, withValues: false, cancellationToken);
        LayoutBuilder layout = new();
        List<OnnxParameter> external = [];
        foreach (OnnxParameter parameter in OnnxParameters.Of(model))
        {
            Add(parameter, source, layout, external);
        }

        return layout.Build(CheckpointFormat.Onnx, source.Length) with { Metadata = model.Metadata, External = external };
    }

    private static void Add(OnnxParameter parameter, ByteSource source, LayoutBuilder layout, List<OnnxParameter> external)
    {
        OnnxTensor tensor = parameter.Tensor;
        if (tensor.Kind == OnnxDataKind.External)
        {
            external.Add(parameter);
            return;
        }

        if (tensor.Shape.ElementCount == 0 && tensor.Type.Element is { } empty)
        {
            layout.AddTensor(new TensorEntry(parameter.Name, empty, tensor.Shape, -1));
        }
        else if (tensor.Kind == OnnxDataKind.Contiguous)
        {
            AddContiguous(parameter, source, layout);
        }
        else
        {
            string reason = tensor.Kind == OnnxDataKind.Coded
                ? "is written in a coding of its own (numbers of variable size): its bytes are kept, and it is not listed"
                : "has no data in the file, and is not listed";
            layout.AddNotice($"the tensor '{Shown.Text(parameter.Name)}' of type {tensor.Type.Shown} and shape {tensor.Shape} {reason}");
        }
    }

    private static void AddContiguous(OnnxParameter parameter, ByteSource source, LayoutBuilder layout)
    {
        OnnxTensor tensor = parameter.Tensor;
        long length = (long)tensor.Type.ByteSize(tensor.Shape.ElementCount);
        if (ElementOf(tensor) is { } element)
        {
            int extent = layout.AddExtent(new StorageExtent(source.Origin + tensor.Start, element, tensor.Shape));
            layout.AddTensor(new TensorEntry(parameter.Name, element, tensor.Shape, extent));
            return;
        }

        if (length >= StorageCutter.LargeGap)
        {
            layout.AddExtent(new StorageExtent(source.Origin + tensor.Start, ElementType.U8, new TensorShape(length)));
        }

        layout.AddNotice(WithoutCounterpart(parameter));
    }

    /// <summary>The element type a tensor is listed with; null where there is none, or where a packed one does not end on a whole byte.</summary>
    public static ElementType? ElementOf(OnnxTensor tensor)
        => tensor.Type.Element is { } element && (Int128)tensor.Shape.ElementCount * tensor.Type.Bits % 8 == 0 ? element : null;

    public static string WithoutCounterpart(OnnxParameter parameter)
        => $"the tensor '{Shown.Text(parameter.Name)}' of type {parameter.Tensor.Type.Shown} and shape {parameter.Tensor.Shape} has no counterpart here: its bytes are kept, and it is not listed";

    private static void RefusePointer(ByteSource source)
    {
        Span<byte> start = stackalloc byte[8];
        if (source.ReadUpTo(0, start) == start.Length && start.SequenceEqual("version "u8))
        {
            throw new CheckpointException(OnnxFault.LargeFilePointer, "the file is a Git LFS pointer; fetch the file itself (git lfs pull)");
        }
    }
}
