using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Merging;

namespace MGit.Engine.Tests.Merging;

public sealed class MergeParametersTests
{
    public static TheoryData<MergeOptions, string?> All() => new()
    {
        { new MergeOptions(), null },
        { new MergeOptions { Strategies = [new("*", MergeStrategy.Average)], Weights = [1, 3] }, "face@1" },
        { new MergeOptions { Strategies = [new("backbone.*", MergeStrategy.Ties), new("heads.*", MergeStrategy.Ours)], Density = 0.4 }, null },
        { new MergeOptions { Choices = [new("heads.left", MergeStrategy.TaskArithmetic)], Weights = [0.5] }, null },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_written_is_read_again(MergeOptions options, string? origin)
    {
        (MergeOptions read, string? readBase) = MergeParameters.Read(MergeParameters.Write(options, origin));

        Assert.Equal(options.Strategies, read.Strategies);
        Assert.Equal(options.Choices, read.Choices);
        Assert.Equal(options.Weights, read.Weights);
        Assert.Equal(options.Density, read.Density);
        Assert.Equal(origin, readBase);
    }

    [Theory]
    [InlineData("strategy", "Best")]
    [InlineData("strategy", "7")]
    [InlineData("strategy", 1L)]
    [InlineData("choices", "Ours")]
    [InlineData("weights", "one")]
    [InlineData("base", 1L)]
    [InlineData("stratgy", "Ours")]
    public void What_does_not_fit_is_refused(string key, object value)
        => Assert.Equal(ErrorCode.ArgumentInvalid, Assert.Throws<MGitException>(() => MergeParameters.Read(new ValueMap([new(key, value)]))).Code);
}
