using System.Security.Cryptography;
using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Tensors;

namespace MGit.Engine.Testing.Running;

/// <summary>The hash of what a result depends on besides the content and the definition.</summary>
internal static class TestContext
{
    /// <summary>Of a test of the node: the declared architecture for a metric, the parents' contents for one that reads them.</summary>
    public static ContentId Of(LineageSnapshot now, ModelNode node, TestDefinition test)
        => test.Kind == TestKind.Metric ? OfArchitecture(now, node) : test.ReadsParents ? OfParents(now, node) : default;

    /// <summary>Every context a result may have that holds for the node.</summary>
    public static IReadOnlySet<ContentId> All(LineageSnapshot now, ModelNode node)
        => new HashSet<ContentId> { default, OfArchitecture(now, node), OfParents(now, node) };

    private static ContentId OfArchitecture(LineageSnapshot now, ModelNode node)
        => now.Declaration.Find(node.NodeId)?.Architecture is { } architecture
            ? new ContentId(SHA256.HashData(ValueMapJson.Bytes(architecture, sorted: true)))
            : default;

    private static ContentId OfParents(LineageSnapshot now, ModelNode node)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string parent in node.Parents)
        {
            // Only what is here is given to the test: without a parent's bytes it is another one than with them.
            ContentId content = now.Find(NodeId.TryParse(parent)!.Value) is { Presence: Presence.Stored } here
                ? ContentId.TryParse(here.ContentId) ?? default
                : default;
            hash.AppendData(content.ToArray());
        }

        return node.Parents.Count == 0 ? default : new ContentId(hash.GetHashAndReset());
    }
}
