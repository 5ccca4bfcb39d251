using MGit.Engine.Graph;
using MGit.Engine.Tensors;
using MGit.Engine.Testing.Records;

namespace MGit.Engine.Testing.Running;

/// <summary>A test on a node, before it runs.</summary>
/// <param name="Test">The test.</param>
/// <param name="Node">The node.</param>
/// <param name="Content">The node's content; null without one.</param>
/// <param name="Context">What else the result may depend on.</param>
/// <param name="Known">The recorded result that makes running it needless.</param>
/// <param name="Skip">Why it cannot run on the node.</param>
internal sealed record PlannedTest(TestDefinition Test, ModelNode Node, ContentId? Content, ContentId Context, TestRow? Known, string? Skip);
