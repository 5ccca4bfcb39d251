using System.Xml.Linq;
using MGit.Engine.Testing;

namespace MGit.Engine.Tests.Testing;

public sealed class NUnitReportTests
{
    [Fact]
    public void CountsAndCasesAreThose()
    {
        XElement run = Write(
            Result("a@1", "t", TestOutcome.Passed),
            Result("a@1", "u", TestOutcome.Failed, "too slow"),
            Result("b@1", "t", TestOutcome.Error, "broke"),
            Result("b@1", "u", TestOutcome.Skipped, "no content"),
            Result("b@1", "v", TestOutcome.Measured));
        Assert.Equal(("5", "1", "2", "1", "1"), ((string)run.Attribute("total")!, (string)run.Attribute("passed")!, (string)run.Attribute("failed")!, (string)run.Attribute("skipped")!, (string)run.Attribute("inconclusive")!));
        Assert.Equal("Failed", (string)run.Attribute("result")!);
        Assert.Equal(["a@1", "b@1"], run.Elements("test-suite").Select(suite => (string)suite.Attribute("name")!));
        XElement broken = run.Descendants("test-case").Single(test => (string)test.Attribute("fullname")! == "b@1.t");
        Assert.Equal(("Failed", "Error", "broke"), ((string)broken.Attribute("result")!, (string)broken.Attribute("label")!, broken.Element("failure")!.Element("message")!.Value));
        Assert.Equal(run.Descendants().Select(element => (string?)element.Attribute("id")).OfType<string>().Count(), run.Descendants().Select(element => (string?)element.Attribute("id")).OfType<string>().Distinct().Count());
    }

    [Theory]
    [InlineData("<evil attr=\"1\">&amp;]]></evil>")]
    [InlineData("bell \u0007 null \0 end")]
    [InlineData("half \ud800 of a pair")]
    [InlineData("line\r\nbreak\ttab")]
    [InlineData("\uffff \u202e \ud83d\ude00")]
    public void HostileNamesAndMessagesStayWellFormed(string text)
    {
        XElement run = Write(Result("a@1", text, TestOutcome.Failed, text));
        XElement test = Assert.Single(run.Descendants("test-case"));
        Assert.Equal(text.Count(char.IsAsciiLetter), ((string)test.Attribute("name")!).Count(char.IsAsciiLetter));
        Assert.Equal(text.Count(char.IsAsciiLetter), test.Element("failure")!.Element("message")!.Value.Count(char.IsAsciiLetter));
    }

    [Fact]
    public void NothingIsAReportToo() => Assert.Equal("0", (string)Write().Attribute("total")!);

    private static XElement Write(params LineageTestResult[] results)
    {
        using TemporaryFolder folder = new();
        string path = folder.PathOf("report.xml");
        NUnitReport.Write(path, results);
        return XDocument.Load(path).Root!;
    }

    private static LineageTestResult Result(string node, string test, TestOutcome outcome, string? error = null) => new()
    {
        Repository = "/r",
        Node = node,
        Test = test,
        Outcome = outcome,
        Error = error,
        Metrics = new Dictionary<string, double> { ["x"] = double.NaN },
        Started = DateTimeOffset.UnixEpoch,
        Seconds = 1.5,
    };
}
