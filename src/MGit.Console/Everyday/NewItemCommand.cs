using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Makes a folder or a file.</summary>
[Cmdlet(VerbsCommon.New, "Item", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
public sealed class NewItemCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string Path { get; set; } = "";

    [Parameter]
    [Alias("Type")]
    [ValidateSet("Directory", "File")]
    public string ItemType { get; set; } = "File";

    /// <summary>A file's text.</summary>
    [Parameter(ValueFromPipeline = true)]
    public string? Value { get; set; }

    /// <summary>An existing folder is returned, an existing file overwritten.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        if (!ShouldProcess(full, "Create " + ItemType.ToLowerInvariant()))
        {
            return;
        }

        try
        {
            WriteObject(string.Equals(ItemType, "Directory", StringComparison.OrdinalIgnoreCase) ? NewFolder(full) : NewFile(full));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(new ErrorRecord(error, "ItemNotMade", ErrorCategory.WriteError, full));
        }
    }

    private DirectoryInfo NewFolder(string full)
    {
        if (!Force && System.IO.Path.Exists(full))
        {
            throw new IOException($"'{full}' exists already.");
        }

        return Directory.CreateDirectory(full);
    }

    private FileInfo NewFile(string full)
    {
        using (var stream = new FileStream(full, Force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write, FileShare.Read))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(Value);
        }

        return new FileInfo(full);
    }
}
