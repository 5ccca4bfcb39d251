using System.Management.Automation;
using MGit.Console.Host;

namespace MGit.Console.Tests.Host;

public sealed class ProgressLineTests
{
    [Theory]
    [InlineData(100, "Adding face@1: 12 of 40 MB [##########..........]  50% 1:05 left")]
    [InlineData(50, "Adding fac… [##########..........]  50% 1:05 left")]
    public void A_report_fits_one_line(int columns, string expected)
    {
        var record = new ProgressRecord(1, "Adding face@1", "12 of 40 MB") { PercentComplete = 50, SecondsRemaining = 65 };

        Assert.Equal(expected, ProgressLine.Compose(record, columns));
    }

    [Fact]
    public void Without_a_share_there_is_no_bar() =>
        Assert.Equal("Verifying: 3 packs", ProgressLine.Compose(new ProgressRecord(1, "Verifying", "3 packs"), 80));

    [Fact]
    public void The_line_is_drawn_again_only_after_a_while_and_wiped_at_the_end()
    {
        using var output = new StringWriter();
        var line = new ProgressLine(output, () => 80, colour: false);

        for (var percent = 0; percent < 50; percent++)
        {
            line.Report(new ProgressRecord(1, "Adding", "face") { PercentComplete = percent });
        }

        var drawn = output.ToString().Split('\r').Length - 1;
        line.Report(new ProgressRecord(1, "Adding", "face") { RecordType = ProgressRecordType.Completed });

        Assert.InRange(drawn, 1, 49);
        Assert.EndsWith("\r" + Escape.ClearToEndOfLine, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_text_takes_the_line_s_place()
    {
        using var output = new StringWriter();
        var line = new ProgressLine(output, () => 80, colour: false);
        line.Report(new ProgressRecord(1, "Adding", "face"));

        line.Wipe();
        line.Wipe();

        Assert.Equal("\rAdding: face" + Escape.ClearToEndOfLine + "\r" + Escape.ClearToEndOfLine, output.ToString());
    }
}
