using MGit.Engine.Datasets;
using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Declaration;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Declaration;

public sealed class DatasetDeclarationTests
{
    [Fact]
    public void Reads_everything_an_entry_can_hold()
    {
        DatasetDeclaration dataset = Assert.Single(MemorySource.Load(
            """
            schema: 1
            datasets:
              d:
                path: data/a.csv
                format: csv
                label: y
                features: [a, b]
                ignore: [c]
                header: false
                classes: [cat, dog]
                shape: [1, 8, 8]
                scale: {min: -1, max: 255}
                encoding: words
                vocabulary: 1000
                context: 32
                alphabet: "abc"
                perturb: [{kind: noise, amount: 0.5, seed: 3}, {kind: shift, amount: 2, share: 0.25}]
                split: {train: 0.5, seed: 9}

            """).Datasets);

        Assert.Equal((DatasetFormat.Csv, TextEncoding.Words, 1000, 32, "abc", false), (dataset.Format, dataset.Encoding, dataset.Vocabulary, dataset.Context, dataset.Alphabet, dataset.HasHeader));
        Assert.Equal((new TensorShape(1, 8, 8), new FeatureScale(false, -1, 255)), (dataset.Shape, dataset.Scale));
        Assert.Equal([new Perturbation(PerturbationKind.Noise, 0.5, 3), new Perturbation(PerturbationKind.Shift, 2, 1, 0.25)], dataset.Perturb);
        Assert.Equal(["a", "b", "c", "cat", "dog"], [.. dataset.Features, .. dataset.Ignore, .. dataset.Classes]);
    }

    [Theory]
    [InlineData("format: cvs", "format is \"cvs\"; expected one of csv, text")]
    [InlineData("encoding: word", "did you mean \"words\"?")]
    [InlineData("shape: [0, 8]", "a dimension of shape")]
    [InlineData("shape: [16777216, 16777216]", "shape needs one to four dimensions")]
    [InlineData("scale: standart", "did you mean \"standard\"?")]
    [InlineData("scale: {min: 3, max: 2}", "scale needs a max:")]
    [InlineData("context: 0", "context is")]
    [InlineData("like: other", "is to be like other, which is not declared")]
    [InlineData("perturb: {kind: blur, amount: 1}", "the kind of perturb is \"blur\"")]
    [InlineData("lable: y", "did you mean \"label\"?")]
    public void What_does_not_fit_is_named_with_its_place(string entry, string expected)
    {
        DeclarationException fault = Assert.Throws<DeclarationException>(() => MemorySource.Load($"schema: 1\ndatasets:\n  d:\n    path: a.csv\n    {entry}\n"));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Errors[0].Line, 3, 5);
    }
}
