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

    [Fact]
    public void Objects_of_several_types_are_each_shown_in_their_view()
    {
        File.WriteAllText(Path.Combine(folder, "a.txt"), "");

        var result = ConsoleProcess.Run(folder, "-c", "Get-Command Get-Help; Get-Item a.txt; 'text'; Get-Command Get-Help; Get-Item a.txt");

        Assert.Equal("", result.Error);
        Assert.Equal(2, result.Lines.Count(line => line.StartsWith("CommandType", StringComparison.Ordinal)));
        Assert.Equal(2, result.Lines.Count(line => line.Contains("LastWriteTime", StringComparison.Ordinal)));
        Assert.DoesNotContain(result.Lines, line => line.StartsWith("FullName", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
