using MGit.Engine.Declaration;
using MGit.Engine.Models;
using MGit.Engine.Running.Architectures;
using MGit.Torch.Sharing;
using static TorchSharp.torch;

namespace MGit.Torch.Models;

/// <summary>Opens models of declared architectures.</summary>
internal static class DeclaredModelOpener
{
    public static DeclaredModel Open(ModelSource source, ValueMap declared, Device device, CancellationToken cancellationToken)
    {
        Architecture architecture = Architecture.Parse(declared, source.Name);
        IReadOnlyList<SourceParameter> stored = ParameterMatch.Find(architecture, source);
        TensorLease lease = new();
        try
        {
            Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
            for (int i = 0; i < stored.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (ArchitectureParameter wanted, SourceParameter parameter) = (architecture.Parameters[i], stored[i]);
                TensorKey key = new(source.ContentIdOf(parameter), wanted.ElementType, device.ToString());
                tensors.Add(wanted.Name, lease.Take(key, () => TensorReader.Read(source, parameter, wanted.ElementType, device, cancellationToken)));
            }

            return new(source.Name, device, lease, new(architecture, tensors));
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }
}
