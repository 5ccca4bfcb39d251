using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Merging.Arithmetic;

namespace MGit.Engine.Tests.Merging.Arithmetic;

public sealed class BuiltinArithmeticTests
{
    [Fact]
    public void Parameters_reach_the_operation()
    {
        IModelOperation average = Operation("average", ("weights", new List<object?> { 1L, 3.0 }));

        Assert.Equal([5f], Computed.Values(average, "w", MemoryModel.Of("w", 2), MemoryModel.Of("w", 6)));
        Assert.Equal(0.6, Assert.IsType<MagnitudePruning>(Operation("prune", ("sparsity", 0.6), ("scope", "global"))).Sparsity);
        Assert.Equal(MagnitudeScope.Global, Assert.IsType<TiesMerge>(Operation("ties", ("scope", "global"))).Scope);
        Assert.IsType<Casting>(Operation("cast", ("type", "bfloat16")));
    }

    [Theory]
    [InlineData("average", "weight", 1.0)]
    [InlineData("prune", "sparsity", "much")]
    [InlineData("cast", "type", "I7")]
    [InlineData("cast", "saturate", true)]
    [InlineData("nothing", "x", 1.0)]
    public void What_does_not_fit_is_named(string function, string key, object value)
        => Assert.Equal(ErrorCode.ArgumentInvalid, Assert.Throws<MGitException>(() => Operation(function, (key, value))).Code);

    private static IModelOperation Operation(string name, params (string Key, object? Value)[] parameters)
        => BuiltinArithmetic.Operation(name, new ValueMap(parameters.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))));
}
