using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Reads a text file line by line, or with <c>-Raw</c> as one string.</summary>
[Cmdlet(VerbsCommon.Get, "Content", DefaultParameterSetName = "Path")]
[OutputType(typeof(string))]
public sealed class GetContentCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Only the first so many lines.</summary>
    [Parameter]
    [Alias("First", "Head")]
    [ValidateRange(0, int.MaxValue)]
    public int TotalCount { get; set; } = int.MaxValue;

    protected override void ProcessRecord()
    {
        foreach (var full in Given.SelectMany(Resolve))
        {
            try
            {
                if (Raw)
                {
                    WriteObject(File.ReadAllText(full));
                }
                else
                {
                    WriteObject(File.ReadLines(full).Take(TotalCount), enumerateCollection: true);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Refuse(error, "ContentNotRead", ErrorCategory.ReadError, full);
            }
        }
    }
}
