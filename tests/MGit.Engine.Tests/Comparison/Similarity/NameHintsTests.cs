using MGit.Engine.Comparison.Similarity;

namespace MGit.Engine.Tests.Comparison.Similarity;

public sealed class NameHintsTests
{
    [Theory]
    [InlineData("checkpoint-500", "checkpoint-1000")]
    [InlineData("epoch=9-step=1000", "epoch=10-step=1100")]
    [InlineData("rfb_epoch_000", "rfb_epoch_499")]
    [InlineData("face_v1", "face_v2")]
    [InlineData("face_v1", "face_v1_finetuned")]
    [InlineData("agent/best", "agent/final")]
    [InlineData("bert-base", "bert-int8")]
    [InlineData("version-320-onnx", "version-320_simplified")]
    public void Which_came_first(string first, string second)
    {
        Assert.Equal(-1, NameHints.Of(first).CompareTo(NameHints.Of(second)).Order);
        Assert.Equal(1, NameHints.Of(second).CompareTo(NameHints.Of(first)).Order);
    }

    [Theory]
    [InlineData("mnist-pt", "mnist-onnx")]
    [InlineData("alpha", "omega")]
    [InlineData("a-1", "b-2")]
    [InlineData("same", "same")]
    public void Names_that_tell_nothing(string first, string second) => Assert.Equal(0, NameHints.Of(first).CompareTo(NameHints.Of(second)).Order);
}
