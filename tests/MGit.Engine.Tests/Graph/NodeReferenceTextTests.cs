using MGit.Engine.Graph;

namespace MGit.Engine.Tests.Graph;

public sealed class NodeReferenceTextTests
{
    [Theory]
    [InlineData("face", "face", null, null)]
    [InlineData("a/b@3", "a/b", 3, null)]
    [InlineData("face@production", "face", null, "production")]
    [InlineData("face@v1.2-x_y", "face", null, "v1.2-x_y")]
    public void References_have_three_forms(string text, string name, int? version, string? alias)
    {
        NodeReferenceText reference = NodeReferenceText.TryParse(text)!.Value;

        Assert.Equal((name, version, alias), (reference.Name, reference.Version, reference.Alias));
        Assert.Equal(text, reference.ToString());
        Assert.Equal(version is null ? null : new NodeId(name, version.Value), reference.Id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@2")]
    [InlineData("face@")]
    [InlineData("face@0")]
    [InlineData("face@-1")]
    [InlineData("face@1x")]
    [InlineData("face@99999999999")]
    [InlineData("face@a@b")]
    [InlineData("fa ce")]
    [InlineData("face@é")]
    public void Anything_else_is_refused_with_the_reason(string? text)
    {
        Assert.Null(NodeReferenceText.TryParse(text, out string? fault));
        Assert.NotNull(fault);
    }
}
