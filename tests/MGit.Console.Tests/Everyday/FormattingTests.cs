using MGit.Console.Tests.Running;

namespace MGit.Console.Tests.Everyday;

/// <summary>Formatting needs the console's host, so it is seen in the console itself.</summary>
public sealed class FormattingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mgit-format-").FullName;

    [Fact]
    public void Objects_are_shown_as_table_list_and_text()
    {
        var result = ConsoleProcess.Run(folder, "-c", """
            $face = [pscustomobject]@{ Id = 'face@1'; Ratio = 2.5 }
            $face | Format-Table -AutoSize
            $face | Format-List Id
            $text = $face | Out-String -Width 40
            "text: $($text.Contains('face@1')) $($text.Contains('Ratio'))"
            ($face | Out-String -Stream).Count -gt 2
            """);

        Assert.Equal("", result.Error);
        Assert.Equal(["Id     Ratio", "--     -----", "face@1  2.50", "Id : face@1", "text: True True", "True"], result.Lines);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
