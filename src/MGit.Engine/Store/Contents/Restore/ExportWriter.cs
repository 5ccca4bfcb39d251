using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Manifests;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>Puts planned files in place: nothing is seen half-written, and nothing there is touched unless asked for.</summary>
internal sealed class ExportWriter(RestoreContext context, bool overwrite)
{
    public IReadOnlyList<FileInfo> Write(IReadOnlyList<PlannedFile> plan, string destination, bool? intoFolder, bool several)
    {
        string target = Path.GetFullPath(destination);
        context.Total = plan.Sum(file => file.Length);
        if (intoFolder == false && several)
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid, $"The model has {plan.Count} files; '{destination}' has to be a folder for them.", destination);
        }

        DiskSpace.Require(Path.GetDirectoryName(target) ?? target, context.Total);
        bool folder = intoFolder ?? (several || Directory.Exists(target) || Path.EndsInDirectorySeparator(destination));
        if (!folder)
        {
            RequireFree(target);
            context.Files.CreateDirectory(Path.GetDirectoryName(target)!);
            WriteFile(plan[0], target);
            return [new FileInfo(target)];
        }

        target = Path.TrimEndingDirectorySeparator(target);
        if (File.Exists(target))
        {
            throw new MGitException(ErrorCode.DestinationExists, $"'{target}' is a file; a folder is needed for the model's files.", target);
        }

        return Directory.Exists(target) ? WriteInto(plan, target) : WriteNew(plan, target);
    }

    /// <summary>A folder of its own: staged beside and renamed, so that it appears with everything in it.</summary>
    private List<FileInfo> WriteNew(IReadOnlyList<PlannedFile> plan, string target)
    {
        string parent = Path.GetDirectoryName(target)!;
        context.Files.CreateDirectory(parent);
        string stage = Path.Combine(parent, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        bool moved = false;
        try
        {
            context.Files.CreateDirectory(stage);
            foreach (PlannedFile file in plan)
            {
                string path = ManifestPath.Below(stage, file.Path);
                context.Files.CreateDirectory(Path.GetDirectoryName(path)!);
                WriteTo(file, path);
            }

            context.Files.Move(stage, target, overwrite: false);
            moved = true;
            context.Files.FlushDirectory(parent);
            return [.. plan.Select(file => new FileInfo(ManifestPath.Below(target, file.Path)))];
        }
        finally
        {
            if (!moved)
            {
                context.Files.Delete(stage);
            }
        }
    }

    private List<FileInfo> WriteInto(IReadOnlyList<PlannedFile> plan, string target)
    {
        List<string> paths = [.. plan.Select(file => ManifestPath.Below(target, file.Path))];
        paths.ForEach(RequireFree);
        for (int index = 0; index < plan.Count; index++)
        {
            context.Files.CreateDirectory(Path.GetDirectoryName(paths[index])!);
            WriteFile(plan[index], paths[index]);
        }

        return [.. paths.Select(path => new FileInfo(path))];
    }

    private void RequireFree(string path)
    {
        if (Directory.Exists(path))
        {
            throw new MGitException(ErrorCode.DestinationExists, $"'{path}' is a folder; a file of that name is to be written.", path);
        }

        if (!overwrite && File.Exists(path))
        {
            throw new MGitException(ErrorCode.DestinationExists, $"'{path}' exists; it is left as it is. Ask for overwriting (-Force), or name another place.", path);
        }
    }

    /// <summary>Temporary file beside it, flushed, then renamed: no stale tail, and the old file until the new one is complete.</summary>
    private void WriteFile(PlannedFile file, string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        bool moved = false;
        try
        {
            WriteTo(file, temporary);
            context.Files.Move(temporary, path, overwrite);
            moved = true;
            context.Files.FlushDirectory(folder);
        }
        finally
        {
            if (!moved)
            {
                context.Files.Delete(temporary);
            }
        }
    }

    private void WriteTo(PlannedFile file, string path)
    {
        using IDurableFile written = context.Files.Open(path, DurableOpen.New);
        file.Write(written);
        written.Flush();
    }
}
