using System.Text.RegularExpressions;
using CsCheck;
using MGit.Engine.Graph;

namespace MGit.Engine.Tests.Graph;

public sealed class NodePatternTests
{
    [Theory]
    [InlineData("face*", "Face-rfb", 1, true)]
    [InlineData("face?", "face", 1, false)]
    [InlineData("f[a-c]ce", "FACE", 1, true)]
    [InlineData("f[bc]ce", "face", 1, false)]
    [InlineData("[-a]b", "-b", 1, true)]
    [InlineData("face@2", "face", 2, true)]
    [InlineData("face@2", "face", 12, false)]
    [InlineData("face*@1?", "faces", 12, true)]
    [InlineData("face@prod", "face", 1, true)]
    [InlineData("face@PR*", "face", 1, true)]
    [InlineData("face@test", "face", 1, false)]
    [InlineData("a/*", "a/b/c", 1, true)]
    [InlineData("`*", "a", 1, false)]
    [InlineData("*", "anything", 3, true)]
    public void Patterns_match_as_in_PowerShell(string pattern, string name, int version, bool expected)
        => Assert.Equal(expected, NodePattern.TryParse(pattern, out _)!.IsMatch(new NodeId(name, version), ["prod"]));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a[b", "has a [ without a matching ]")]
    [InlineData("a[]", "has a [ without a matching ]")]
    [InlineData("a@", "has nothing behind the @")]
    public void Malformed_patterns_say_why(string pattern, string fault) => Assert.StartsWith(fault, NodePattern.FaultOf(pattern), StringComparison.Ordinal);

    [Fact]
    public void A_pattern_without_wildcards_is_a_reference()
    {
        Assert.Equal(NodeReferenceText.TryParse("face@2"), NodePattern.TryParse("face@2", out _)!.Reference);
        Assert.Equal("face", NodePattern.TryParse("face@*", out _)!.ExactName);
        Assert.Null(NodePattern.TryParse("face@*", out _)!.Reference);
        Assert.Null(NodePattern.TryParse("f*", out _)!.ExactName);
    }

    [Fact]
    public void Matching_agrees_with_a_regular_expression()
    {
        string letters = "ab*?[-]`";
        Gen.Select(Gen.Int[0, letters.Length - 1].Array[0, 7], Gen.Int[0, 4].Array[0, 7]).Sample((picks, chosen) =>
        {
            string pattern = string.Concat(picks.Select(pick => letters[pick]));
            string text = string.Concat(chosen.Select(pick => "abAB-"[pick]));
            if (WildcardPattern.TryParse(pattern, out _) is { } parsed && !pattern.Contains('[', StringComparison.Ordinal))
            {
                Regex regex = new("\\A" + Regex.Replace(pattern, "`(.)|([*])|([?])|(.)", match => match.Groups[2].Success ? ".*" : match.Groups[3].Success ? "." : Regex.Escape(match.Groups[1].Success ? match.Groups[1].Value : match.Value)) + "\\z", RegexOptions.IgnoreCase | RegexOptions.Singleline);
                Assert.Equal(regex.IsMatch(text), parsed.IsMatch(text));
            }
        });
    }

    [Fact]
    public void Many_stars_do_not_make_matching_slow()
        => Assert.False(WildcardPattern.TryParse(string.Concat(Enumerable.Repeat("*a", 500)) + "b", out _)!.IsMatch(new string('a', 20_000)));
}
