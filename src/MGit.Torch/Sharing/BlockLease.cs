using MGit.Engine.Tensors;

namespace MGit.Torch.Sharing;

/// <summary>One open model's hold on tensors that ONNX Runtime reads in place.</summary>
internal sealed class BlockLease() : ContentLease<ContentId, NativeBlock>(Table, static block => block.Length)
{
    private static readonly SharedContents<ContentId, NativeBlock> Table = new();

    /// <summary>How many blocks all open models hold together.</summary>
    public static int BlocksInMemory => Table.Count;
}
