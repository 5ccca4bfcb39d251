using MGit.Engine.Datasets;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Tests.Datasets;

public sealed class DatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Standard_scale_comes_from_the_rows_for_training()
    {
        string path = _folder.File("a.csv", "x,c\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},5\n")));
        DatasetDeclaration declared = DatasetFixture.Declare(path) with { Scale = FeatureScale.Standard, TrainShare = 0.5, SplitSeed = 3 };

        Dataset dataset = DatasetFixture.Load(declared);

        float[] train = DatasetFixture.Numbers(dataset.Batch(dataset.RowsOf(DatasetPart.Train)));
        float[] first = [.. train.Where((_, i) => i % 2 == 0)];
        Assert.Equal(0, first.Average(), 4);
        Assert.Equal(1, first.Average(value => value * value), 4);
        Assert.All(train.Where((_, i) => i % 2 == 1), value => Assert.Equal(0, value));
        float[] all = DatasetFixture.Numbers(dataset.Batch(dataset.RowsOf(DatasetPart.All)));
        Assert.NotEqual(0, all.Where((_, i) => i % 2 == 0).Average(), 4);
    }

    [Fact]
    public void Test_rows_of_another_file_are_scaled_as_those_for_training()
    {
        DatasetDeclaration train = DatasetFixture.Declare(_folder.File("a.csv", "x\n0\n2\n"), "train") with { Scale = FeatureScale.Standard };

        Dataset test = DatasetFixture.Load(DatasetFixture.Declare(_folder.File("b.csv", "x\n1\n3\n"), "test") with { Like = "train" }, train);

        Assert.Equal([0f, 2f], DatasetFixture.Numbers(test.Batch([0, 1])));
    }

    [Fact]
    public void A_data_set_without_a_split_has_no_test_rows()
    {
        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(_folder.File("a.csv", "x\n0\n2\n")));

        Assert.Equal(DatasetPart.All, dataset.PartOf(null, DatasetPart.Test));
        Assert.Contains("declares no split", Assert.Throws<MGitException>(() => dataset.RowsOf(dataset.PartOf("test", DatasetPart.Test))).Message, StringComparison.Ordinal);
        Assert.Contains("expected train, test or all", Assert.Throws<MGitException>(() => dataset.PartOf("tset", DatasetPart.Test)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_declared_is_an_error_with_a_suggestion()
    {
        DatasetLoader loader = new([DatasetFixture.Declare("nowhere.csv", "digits")]);

        Assert.Contains("did you mean \"digits\"?", Assert.Throws<MGitException>(() => loader.Load("digist")).Message, StringComparison.Ordinal);
        Assert.Contains("where nothing is", Assert.Throws<MGitException>(() => loader.Load("DIGITS")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_changes_with_the_bytes_and_with_what_the_entry_says()
    {
        string path = _folder.File("a.csv", "x\n0\n2\n");
        DatasetDeclaration declared = DatasetFixture.Declare(path);
        string hash = DatasetHash.Of("d", [declared]);

        Assert.Equal(64, hash.Length);
        Assert.Equal(hash, DatasetHash.Of("d", [declared with { Location = new SourceLocation("lineage.yaml", 3, 1) }]));
        Assert.NotEqual(hash, DatasetHash.Of("d", [declared with { SplitSeed = 4 }]));
        Assert.NotEqual(DatasetHash.Of("d", [declared with { Ignore = ["a"] }]), DatasetHash.Of("d", [declared with { Features = ["a"] }]));
        _folder.File("a.csv", "x\n0\n2\n3\n");
        Assert.NotEqual(hash, DatasetHash.Of("d", [declared]));
    }
}
