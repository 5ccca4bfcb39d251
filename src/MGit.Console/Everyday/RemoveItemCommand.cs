using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Deletes files and folders. A folder that holds something needs <c>-Recurse</c>.</summary>
[Cmdlet(VerbsCommon.Remove, "Item", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
public sealed class RemoveItemCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Deletes read-only files too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        if (Path is null && LiteralPath is null)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException("Give the path of what to delete."), "PathMissing", ErrorCategory.InvalidArgument, null));
        }

        foreach (var full in Given.SelectMany(Resolve))
        {
            if (ShouldProcess(full, "Delete"))
            {
                Delete(full);
            }
        }
    }

    private void Delete(string full)
    {
        try
        {
            if (!Directory.Exists(full))
            {
                Unlock(new FileInfo(full));
                File.Delete(full);
                return;
            }

            var link = new DirectoryInfo(full).LinkTarget is not null; // The link goes, not what it points at.
            foreach (var file in Force && Recurse && !link ? Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories) : [])
            {
                Unlock(new FileInfo(file));
            }

            Directory.Delete(full, Recurse && !link);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Refuse(error, "ItemNotDeleted", ErrorCategory.WriteError, full);
        }
    }

    private void Unlock(FileInfo file)
    {
        if (file.IsReadOnly && Force)
        {
            file.IsReadOnly = false;
        }
        else if (file.IsReadOnly)
        {
            throw new IOException($"'{file.FullName}' is read-only; -Force deletes it all the same.");
        }
    }
}
