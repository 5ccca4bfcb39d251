using System.Runtime.InteropServices;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Torch.Sharing;
using static TorchSharp.torch;

namespace MGit.Torch.Scripts;

/// <summary>Opens TorchScript archives, and puts shared tensors in the place of their parameters.</summary>
internal static class ScriptModelOpener
{
    public static ScriptModel Open(ModelSource source, string file, Device device, CancellationToken cancellationToken)
    {
        jit.ScriptModule module = Load(source, file, device);
        TensorLease lease = new();
        try
        {
            module.eval();
            Dictionary<string, SourceParameter> stored = source.Parameters
                .Where(parameter => parameter.File == file)
                .ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
            long ownBytes = module.named_buffers(true, true).Sum(buffer => buffer.Item2.numel() * buffer.Item2.element_size());
            using IDisposable unrecorded = no_grad();
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.named_parameters(true))
            {
                cancellationToken.ThrowIfCancellationRequested();
                parameter.requires_grad = false;
                if (stored.TryGetValue(name, out SourceParameter? match) && Fits(parameter, match))
                {
                    TensorKey key = new(source.ContentIdOf(match), match.ElementType, device.ToString());
                    parameter.set_(lease.Take(key, () => TensorReader.Read(source, match, match.ElementType, device, cancellationToken)));
                }
                else
                {
                    ownBytes += parameter.numel() * parameter.element_size();
                }
            }

            return new(source.Name, device, lease, module, ownBytes);
        }
        catch
        {
            module.Dispose();
            lease.Dispose();
            throw;
        }
    }

    private static bool Fits(Tensor parameter, SourceParameter stored) =>
        stored.Quantization is null
        && parameter.shape.AsSpan().SequenceEqual(stored.Shape.Dimensions)
        && TensorTypes.FromTorch(parameter.dtype) == stored.ElementType;

    private static jit.ScriptModule Load(ModelSource source, string file, Device device)
    {
        using Stream stream = source.OpenFile(file);
        if (stream.Length > Array.MaxLength)
        {
            throw new MGitException(
                ErrorCode.ModelNotRunnable, $"{file} of {source.Name} has {stream.Length} bytes; TorchScript files of more than 2 GB cannot be opened.", source.Name);
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
        stream.ReadExactly(bytes);
        try
        {
            return jit.load(bytes, device);
        }
        catch (ExternalException fault)
        {
            throw new MGitException(
                ErrorCode.ModelNotRunnable, $"libtorch does not accept {file} of {source.Name}: {fault.Message.Split('\n')[0]}", source.Name, fault);
        }
    }
}
