using System.Security.Cryptography;
using System.Text;
using MGit.Engine.Running;
using MGit.Engine.Updating.Creation;

namespace MGit.Engine.CrashHost;

/// <summary>Stands in for PowerShell: every script writes a model whose bytes follow from the node's name and its parents' bytes.</summary>
internal sealed class DerivingScripts : IScriptHost
{
    public ScriptOutcome Run(ScriptCall call, CancellationToken cancellationToken)
    {
        string name = ((string)call.Arguments["Node"]!).Split('@')[0];
        IEnumerable<byte[]> parents = ((ParentFolder[])call.Arguments["Parents"]!)
            .Select(parent => File.ReadAllBytes(Directory.EnumerateFiles(parent.Path).Single()));
        File.WriteAllBytes(Path.Combine((string)call.Arguments["OutputPath"]!, "model.safetensors"), Derive(name, parents));
        return new ScriptOutcome([], [], null);
    }

    public PesterOutcome RunPester(ScriptCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The first parent's model with its last bytes replaced by a hash of everything.</summary>
    internal static byte[] Derive(string name, IEnumerable<byte[]> parents)
    {
        byte[][] contents = [.. parents];
        byte[] model = [.. contents[0]];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        Array.ForEach(contents, hash.AppendData);
        hash.GetHashAndReset().CopyTo(model.AsSpan(model.Length - SHA256.HashSizeInBytes));
        return model;
    }
}
