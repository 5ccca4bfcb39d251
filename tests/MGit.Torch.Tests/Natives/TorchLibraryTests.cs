using MGit.Engine.Errors;
using MGit.Engine.Running.Runtimes;
using MGit.Torch.Natives;

namespace MGit.Torch.Tests.Natives;

public sealed class TorchLibraryTests
{
    [TorchFact]
    public void Libtorch_of_the_expected_version_computes()
    {
        TorchLibrary.Ensure();
        Assert.Equal(21, SumToSix());
        Assert.StartsWith(TorchRuntimeLookup.Version, TorchSharp.torch.__version__, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_looked_at_is_said_where_nothing_is_found()
    {
        MGitException error = TorchLibrary.Missing(new(null, ["/a: there is no libc10.so", "/b: nothing is installed"]));
        Assert.Equal(ErrorCode.TorchRuntimeMissing, error.Code);
        Assert.Contains("/a: there is no libc10.so; /b: nothing is installed", error.Message, StringComparison.Ordinal);
        Assert.Contains("Install-TorchRuntime", error.Message, StringComparison.Ordinal);
    }

    private static long SumToSix()
    {
        using TorchSharp.torch.Tensor numbers = TorchSharp.torch.arange(1, 7);
        using TorchSharp.torch.Tensor sum = numbers.sum();
        return sum.item<long>();
    }
}
