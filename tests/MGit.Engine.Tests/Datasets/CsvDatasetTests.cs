using CsCheck;
using MGit.Engine.Datasets;

namespace MGit.Engine.Tests.Datasets;

public sealed class CsvDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Reads_numbers_and_text_labels(string newLine)
    {
        string path = _folder.File("a.csv", string.Join(newLine, "a,\"b,c\",label", "1,2.5,\"say \"\"no\"\"\"", "-3e2,.5,yes", "", "7,8,yes"));

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(path) with { Label = "label" });

        Assert.Equal(3, dataset.Count);
        Assert.Equal(["say \"no\"", "yes"], dataset.ClassNames);
        DatasetBatch batch = dataset.Batch([2, 0]);
        Assert.Equal([7f, 8f, 1f, 2.5f], DatasetFixture.Numbers(batch));
        Assert.Equal([1L, 0L], batch.Classes);
        Assert.False(dataset.HasValues);
    }

    [Fact]
    public void Labels_that_are_whole_numbers_are_classes_in_their_order_and_numbers_too()
    {
        string path = _folder.File("a.csv", "x,y\n1,10\n2,9\n3,10\n");

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(path) with { Label = "y" });

        Assert.Equal(["9", "10"], dataset.ClassNames);
        DatasetBatch batch = dataset.Batch([0, 1, 2]);
        Assert.Equal([1L, 0L, 1L], batch.Classes);
        Assert.Equal([10f, 9f, 10f], batch.Values);
    }

    [Fact]
    public void Labels_with_fractions_are_numbers()
    {
        string path = _folder.File("a.csv", "x,y\n1,0.5\n2,9\n");

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(path) with { Label = "y" });

        Assert.False(dataset.HasClasses);
        Assert.Equal([0.5f, 9f], dataset.Batch([0, 1]).Values);
    }

    [Fact]
    public void Columns_can_be_chosen_and_left_out()
    {
        string path = _folder.File("a.tsv", "id\tx\ty\tz\tlabel\nfirst\t1\t2\t3\t0\n");

        Assert.Equal([1f, 2f, 3f], DatasetFixture.Numbers(DatasetFixture.Load(DatasetFixture.Declare(path) with { Label = "label", Ignore = ["id"] }).Batch([0])));
        Assert.Equal([3f, 1f], DatasetFixture.Numbers(DatasetFixture.Load(DatasetFixture.Declare(path) with { Label = "label", Features = ["z", "x"] }).Batch([0])));
    }

    [Fact]
    public void A_table_without_names_numbers_its_columns()
    {
        string path = _folder.File("a.csv", "1,2\n3,4\n");

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(path) with { HasHeader = false, Label = "column2" });

        Assert.Equal([1f, 3f], DatasetFixture.Numbers(dataset.Batch([0, 1])));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("a,b\n", "there are no rows")]
    [InlineData("a,b\n1,2\n1\n", ".csv:3: the record has 1 fields; expected 2")]
    [InlineData("a,b\n1,2\n1,x\n", ".csv:3: the column \"b\" holds \"x\"; expected a finite number")]
    [InlineData("a,b\n1,2\n1,\n", ".csv:3: the column \"b\" holds \"\"")]
    [InlineData("a,b\n1,NaN\n", ".csv:2: the column \"b\" holds \"NaN\"")]
    [InlineData("a,b\n1,1e99\n", ".csv:2: the column \"b\" holds \"1e99\"")]
    [InlineData("a,a\n1,2\n", ".csv:1: two columns are named \"a\"")]
    [InlineData("a,b\n\"1\n2\",\"3\n4,5\n", ".csv:3: a quote is opened here and never closed")]
    [InlineData("a,b\n\"1\"x,2\n", ".csv:2: text follows a closed quote")]
    [InlineData("a,b\n1\",2\n", ".csv:2: a quote stands inside a field")]
    public void Malformed_tables_are_named_by_line(string text, string expected)
        => Assert.Contains(expected, DatasetFixture.Fault(DatasetFixture.Declare(_folder.File("a.csv", text))), StringComparison.Ordinal);

    [Fact]
    public void A_column_that_is_missing_is_named_with_its_neighbours()
    {
        string path = _folder.File("a.csv", "x,label\n1,2\n");

        Assert.Contains("no column is named \"lable\", which label: names; did you mean \"label\"?",
            DatasetFixture.Fault(DatasetFixture.Declare(path) with { Label = "lable" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_an_error()
        => Assert.Contains("not UTF-8", DatasetFixture.Fault(DatasetFixture.Declare(_folder.File("a.csv", [(byte)'a', (byte)'\n', 0xFF, 0xFE, 0x80]))), StringComparison.Ordinal);

    [Fact]
    public void Any_field_comes_back_as_it_was_written()
        => Gen.String[Gen.Char["ab,\"\r\n é"], 0, 12].Array[1, 8].Sample(labels =>
        {
            string text = "x,label\n" + string.Concat(labels.Select((label, i) => $"{i},\"{label.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n"));
            string path = _folder.File("p.csv", text);

            Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(path) with { Label = "label", Classes = [.. labels.Distinct()] });

            long[] classes = dataset.Batch([.. Enumerable.Range(0, labels.Length)]).Classes;
            Assert.Equal(labels, classes.Select(index => dataset.ClassNames[(int)index]));
        }, iter: 200, threads: 1);

    [Fact]
    public void Any_bytes_are_a_table_or_a_named_error()
        => Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            string path = _folder.File("h.csv", [.. "a,b\n"u8, .. bytes]);
            try
            {
                Assert.True(DatasetFixture.Load(DatasetFixture.Declare(path)).Count > 0);
            }
            catch (Engine.Errors.MGitException named)
            {
                Assert.Equal(Engine.Errors.ErrorCode.DatasetInvalid, named.Code);
            }
        }, iter: 300, threads: 1);
}
