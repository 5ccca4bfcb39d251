using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.PyTorch;
using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>
/// The layout of a file of external data: what ONNX models say lies in it. Tensors of one type that share bytes are views of one extent, as
/// PyTorch's views of a storage are. A file that is a model itself (safetensors) keeps its own layout.
/// </summary>
internal static class OnnxDataLayout
{
    public static CheckpointLayout Read(CheckpointFile file, IReadOnlyList<OnnxParameter> parameters)
    {
        if (file.Layout.Format != CheckpointFormat.Plain)
        {
            return file.Layout;
        }

        long length = LengthOf(file.FullPath);
        LayoutBuilder layout = new();
        TorchStorage storage = new(file.RelativePath, TorchTypes.Bytes, length) { Offset = 0 };
        foreach (OnnxParameter parameter in parameters)
        {
            RequireInside(file, parameter, length);
        }

        List<OnnxParameter> listed = [.. parameters.Where(parameter => IsListed(parameter, layout))];
        List<(int Number, TorchTensor Tensor)> views = [];
        for (int number = 0; number < listed.Count; number++)
        {
            if (listed[number].Tensor.Shape.ElementCount > 0)
            {
                views.Add((number, View(storage, listed[number].Tensor)));
            }
        }

        Dictionary<int, (int Extent, long ElementOffset)> placed = StorageCutter.Cut(storage, views, layout);
        HashSet<(string, int, long, TensorShape)> seen = [];
        for (int number = 0; number < listed.Count; number++)
        {
            OnnxTensor tensor = listed[number].Tensor;
            (int extent, long offset) = placed.GetValueOrDefault(number, (-1, 0));
            if (extent < 0 && tensor.Shape.ElementCount > 0)
            {
                layout.AddNotice($"the tensor '{Shown.Text(listed[number].Name)}' of type {tensor.Type.Shown} lies over the bytes of a tensor of another type, and is not listed");
            }
            else if (seen.Add((listed[number].Name, extent, offset, tensor.Shape)))
            {
                layout.AddTensor(new TensorEntry(listed[number].Name, tensor.Type.Element!.Value, tensor.Shape, extent, offset));
            }
        }

        return layout.Build(CheckpointFormat.OnnxData, length);
    }

    /// <exception cref="CheckpointException">The file ends before the tensor does, or the model says another length than the tensor has.</exception>
    private static void RequireInside(CheckpointFile file, OnnxParameter parameter, long fileLength)
    {
        OnnxTensor tensor = parameter.Tensor;
        OnnxExternal external = tensor.External!;
        Int128 length = tensor.Type.ByteSize(tensor.Shape.ElementCount);
        if (tensor.Type.Bits == 0 || (external.Length is { } said && said != length))
        {
            throw new CheckpointException(
                OnnxFault.DataLengthMismatch,
                $"{file.FullPath}: the tensor '{Shown.Text(parameter.Name)}' of type {tensor.Type.Shown} and shape {tensor.Shape} needs {length} bytes, and the model says {external.Length} bytes of this file hold it. ({OnnxFault.DataLengthMismatch})",
                file.FullPath);
        }

        if (external.Offset + length > fileLength)
        {
            throw new CheckpointException(
                OnnxFault.ExternalTruncated,
                $"{file.FullPath}: the tensor '{Shown.Text(parameter.Name)}' lies at byte {external.Offset}, takes {length} bytes, and the file has {fileLength}; it was not written or copied completely, or belongs to another model. ({OnnxFault.ExternalTruncated})",
                file.FullPath);
        }
    }

    /// <summary>Asked of the disk, not of an open file: opening a pipe would wait for somebody to write into it.</summary>
    private static long LengthOf(string path)
    {
        try
        {
            FileInfo file = new(path);
            return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileAccessErrors.Translate(e, path);
        }
    }

    private static bool IsListed(OnnxParameter parameter, LayoutBuilder layout)
    {
        // Types of less than a byte cannot be views of a storage.
        bool listed = OnnxReader.ElementOf(parameter.Tensor) is { } element && element.BitSize() >= 8;
        if (!listed)
        {
            layout.AddNotice(OnnxReader.WithoutCounterpart(parameter));
        }

        return listed;
    }

    private static TorchTensor View(TorchStorage storage, OnnxTensor tensor)
    {
        int size = tensor.Type.Bits / 8;
        long[] shape = tensor.Shape.ToArray();
        long[] strides = new long[shape.Length];
        long stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        TorchType type = new(tensor.Type.Name, size, tensor.Type.Element);
        return new TorchTensor(storage, type, tensor.External!.Offset, tensor.Shape, strides, tensor.Shape.ElementCount, IsContiguous: true, Quantization: null);
    }
}
