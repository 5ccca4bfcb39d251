using MGit.Engine.Datasets;
using MGit.Engine.Datasets.Perturbations;

namespace MGit.Engine.Tests.Datasets;

public sealed class TextDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Running_text_is_cut_into_windows_and_predicts_what_follows()
    {
        string path = _folder.File("a.txt", "abcabca");

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(path) with { Context = 3 });

        Assert.Equal((2, 3, true), (dataset.Count, dataset.Vocabulary, dataset.IsLanguage));
        DatasetBatch batch = dataset.Batch([0, 1]);
        Assert.Equal([0L, 1, 2, 0, 1, 2], DatasetFixture.Tokens(batch));
        Assert.Equal([1L, 2, 0, 1, 2, 0], batch.NextTokens);
    }

    [Fact]
    public void Running_text_can_be_bytes()
    {
        string path = _folder.File("a.txt", [1, 255, 0, 7]);

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(path) with { Context = 3, Encoding = TextEncoding.Bytes });

        Assert.Equal(256, dataset.Vocabulary);
        Assert.Equal([1L, 255, 0], DatasetFixture.Tokens(dataset.Batch([0])));
    }

    [Fact]
    public void An_alphabet_that_lacks_a_character_says_where_it_is()
    {
        string path = _folder.File("a.txt", "ab\nabc\n");

        Assert.Contains("line 2 holds \"c\" (U+0063)", DatasetFixture.Fault(DatasetFixture.Declare(path) with { Context = 3, Alphabet = "ab\n" }), StringComparison.Ordinal);
        Assert.Contains("names a character twice", DatasetFixture.Fault(DatasetFixture.Declare(path) with { Context = 3, Alphabet = "abb" }), StringComparison.Ordinal);
        Assert.Contains("expected more than context: 64", DatasetFixture.Fault(DatasetFixture.Declare(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_text_become_tokens_filled_up_with_0()
    {
        string path = _folder.File("a.csv", "text,label\nba c,1\nb,0\n");

        Dataset characters = DatasetFixture.Load(DatasetFixture.Declare(path) with { Text = "text", Label = "label", Context = 5, Encoding = TextEncoding.Characters });
        Dataset words = DatasetFixture.Load(DatasetFixture.Declare(path) with { Text = "text", Label = "label", Context = 3, Encoding = TextEncoding.Words, Vocabulary = 1000 });

        Assert.Equal([3L, 2, 1, 4, 0, 3, 0, 0, 0, 0], DatasetFixture.Tokens(characters.Batch([0, 1])));
        Assert.Equal(5, characters.Vocabulary);
        long[] tokens = DatasetFixture.Tokens(words.Batch([0]));
        Assert.All(tokens[..2], token => Assert.InRange(token, 1, 999));
        Assert.Equal(0, tokens[2]);
    }

    [Fact]
    public void A_bag_of_words_has_length_1_and_knows_no_case()
    {
        string path = _folder.File("a.csv", "text,label\nThe Card,1\n\"the  card!\",0\nother words,0\n");

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(path) with { Text = "text", Label = "label", Vocabulary = 512 });

        float[] first = DatasetFixture.Numbers(dataset.Batch([0]));
        Assert.Equal(512, first.Length);
        Assert.Equal(1, first.Sum(value => value * value), 5);
        Assert.Equal(first, DatasetFixture.Numbers(dataset.Batch([1])));
        Assert.NotEqual(first, DatasetFixture.Numbers(dataset.Batch([2])));
    }

    [Fact]
    public void A_file_of_test_rows_takes_classes_and_alphabet_over()
    {
        string train = _folder.File("train.csv", "text,label\nab,x\nb,y\na,z\n");
        string test = _folder.File("test.csv", "text,label\na,z\nb,x\n");
        Engine.Declaration.DatasetDeclaration model = DatasetFixture.Declare(train, "train") with { Text = "text", Label = "label", Encoding = TextEncoding.Characters, Context = 2 };

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(test, "test") with { Text = "text", Label = "label", Like = "train" }, model);

        Assert.Equal(["x", "y", "z"], dataset.ClassNames);
        Assert.Equal([2L, 0L], dataset.Batch([0, 1]).Classes);
        Assert.Equal([1L, 0, 2, 0], DatasetFixture.Tokens(dataset.Batch([0, 1])));
        _folder.File("test.csv", "text,label\na,w\n");
        Assert.Contains("the label \"w\" in row 1, which is none of its classes (x, y, z)",
            DatasetFixture.Fault(DatasetFixture.Declare(test, "test") with { Text = "text", Label = "label", Like = "train" }, model), StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void Reads_shakespeare_and_banking_questions()
    {
        Dataset text = DatasetFixture.Load(DatasetFixture.Declare(SharedData.PathOf("datasets/tinyshakespeare.txt")) with { Context = 128 });
        Dataset questions = DatasetFixture.Load(DatasetFixture.Declare(SharedData.PathOf("datasets/banking77/train.csv")) with { Text = "text", Label = "category" });

        Assert.Equal((65, 8714), (text.Vocabulary, text.Count));
        Assert.Equal((77, 10003), (questions.ClassNames.Count, questions.Count));
    }

    [Fact]
    public void Perturbed_windows_stay_whole_and_repeat()
    {
        string path = _folder.File("a.txt", string.Concat(Enumerable.Repeat("to be or not to be ", 20)));
        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(path) with { Context = 16 });
        int[] rows = dataset.RowsOf(DatasetPart.All);
        foreach (PerturbationKind kind in new[] { PerturbationKind.Characters, PerturbationKind.Words })
        {
            Perturbation perturbation = new(kind, 0.5, 3);

            DatasetBatch once = dataset.Batch(rows, [perturbation]);

            Assert.Equal(DatasetFixture.Tokens(once), DatasetFixture.Tokens(dataset.Batch(rows, [perturbation])));
            Assert.NotEqual(DatasetFixture.Tokens(once), DatasetFixture.Tokens(dataset.Batch(rows, [perturbation], round: 1)));
            Assert.NotEqual(DatasetFixture.Tokens(once), DatasetFixture.Tokens(dataset.Batch(rows)));
            Assert.Equal(DatasetFixture.Tokens(once)[1], once.NextTokens[0]);
        }
    }
}
