using System.Text;
using CsCheck;
using MGit.Engine.Errors;

namespace MGit.Engine.Tests.Declaration;

public sealed class HostileDeclarationTests
{
    [Fact]
    public void Aliases_that_multiply_are_stopped_before_anything_is_built()
    {
        StringBuilder text = new("schema: 1\nnodes:\n- name: a\n  metadata:\n    a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++)
        {
            text.Append($"    a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        string error = Assert.Single(MemorySource.ErrorsOf(text.ToString()));

        Assert.Contains("the aliases of this file stand for more than 1000000 values", error, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        static string Nested(string open, string close, int depth)
            => "schema: 1\nnodes:\n- name: a\n  metadata: {x: " + string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth)) + "}\n";

        Assert.NotNull(MemorySource.Load(Nested(open, close, 60)));
        Assert.Contains("nest deeper than 64", Assert.Single(MemorySource.ErrorsOf(Nested(open, close, 62))), StringComparison.Ordinal);
        Assert.Contains("nest deeper than 64", Assert.Single(MemorySource.ErrorsOf(Nested(open, close, 100_000))), StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_through_aliases_counts()
    {
        StringBuilder text = new("schema: 1\nnodes:\n- name: a\n  metadata:\n    a0: &a0 [[[[[[[[[[x]]]]]]]]]]\n");
        for (int i = 1; i < 10; i++)
        {
            text.Append($"    a{i}: &a{i} [[[[[[[[[[*a{i - 1}]]]]]]]]]]\n");
        }

        Assert.Contains("through the alias", Assert.Single(MemorySource.ErrorsOf(text.ToString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x: \"\\u0000\"")]
    [InlineData("x: \u0001")]
    [InlineData("x: 'a")]
    [InlineData("@x: 1")]
    [InlineData("x: %")]
    [InlineData("x: >9\n")]
    [InlineData("? x\n? y\n: - z")]
    [InlineData("x: &\n")]
    [InlineData("x: !<")]
    [InlineData("%TAG ! tag:evil,2000:\n---\nx: !y z")]
    public void Odd_text_is_an_error_or_a_lineage_and_nothing_else(string text)
    {
        foreach (string whole in new[] { text, "schema: 1\n" + text, "schema: 1\nnodes:\n- name: a\n  metadata:\n    " + text })
        {
            Exception? fault = Record.Exception(() => MemorySource.Load(whole));
            Assert.True(fault is null or MGitException, fault?.ToString());
        }
    }

    [Fact]
    public void A_huge_value_is_refused()
    {
        string error = Assert.Single(MemorySource.ErrorsOf("schema: 1\nnodes:\n- {name: a, description: " + new string('x', 2_000_000) + "}"));

        Assert.Contains("a value of 2000000 characters; at most 1048576", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_declarations_give_named_errors_only()
    {
        byte[] example = Encoding.UTF8.GetBytes(DeclarationReaderTests.Example);
        string alphabet = "-:[]{}&*!|>'\"%@`,?# \n\r\tabz09~<\\\0é";
        Gen.Select(Gen.Int[0, example.Length - 1], Gen.Int[0, alphabet.Length - 1], Gen.Int[0, 2]).Array[1, 6].Sample(damages =>
        {
            string text = DeclarationReaderTests.Example;
            foreach ((int at, int letter, int how) in damages)
            {
                int place = Math.Min(at, text.Length - 1);
                text = how switch
                {
                    0 => text.Insert(place, alphabet[letter].ToString()),
                    1 => text.Remove(place, 1),
                    _ => text[..place] + alphabet[letter] + text[(place + 1)..],
                };
            }

            Exception? fault = Record.Exception(() => MemorySource.Load(text));
            return fault is null or MGitException { Code: ErrorCode.DeclarationInvalid or ErrorCode.RepositoryTooNew };
        }, iter: 1000);
    }
}
