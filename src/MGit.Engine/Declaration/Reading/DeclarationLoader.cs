using MGit.Engine.Errors;

namespace MGit.Engine.Declaration.Reading;

/// <summary>Reads lineage.yaml, follows its includes, and checks the whole.</summary>
internal sealed class DeclarationLoader(IDeclarationSource source, DeclarationErrors errors)
{
    private readonly List<DeclarationFile> _files = [];
    private readonly List<string> _open = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly FileContents _all = new();

    public LineageDeclaration Load(string root, CancellationToken cancellationToken)
    {
        byte[] bytes = source.Read(DeclarationReader.FileName, out DeclarationStamp stamp)
            ?? throw new MGitException(ErrorCode.RepositoryNotFound,
                $"{root} holds no {DeclarationReader.FileName}. Initialize-Lineage makes one.", root);
        ReadFile(DeclarationReader.FileName, bytes, stamp, cancellationToken);
        return new DeclarationCheck(errors).Complete(root, _all, _files);
    }

    private void ReadFile(string path, byte[] bytes, DeclarationStamp stamp, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool isRoot = _files.Count == 0;
        FileContents contents = FileReader.Read(path, bytes, isRoot, errors);
        _read.Add(path);
        _files.Add(new DeclarationFile(path, bytes)
        {
            Stamp = stamp == default ? null : stamp,
            Sections = contents.Sections,
            Includes = contents.Includes.Select(include => include.Glob).ToArray(),
            IsFlowRoot = contents.IsFlowRoot,
            RootColumn = contents.RootColumn,
        });
        _all.Nodes.AddRange(contents.Nodes);
        _all.Groups.AddRange(contents.Groups);
        _all.Datasets.AddRange(contents.Datasets);
        _all.Tests.AddRange(contents.Tests);
        _all.Aliases.AddRange(contents.Aliases);
        _all.Store ??= contents.Store;
        _open.Add(path);
        foreach ((string glob, SourceLocation at) in contents.Includes)
        {
            Include(glob, at, cancellationToken);
        }

        _open.RemoveAt(_open.Count - 1);
    }

    private void Include(string glob, SourceLocation at, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> paths = source.Expand(glob);
        if (paths.Count == 0 && !IncludeGlob.HasWildcards(glob))
        {
            errors.Add(at, $"the included file {glob} does not exist");
        }

        foreach (string path in paths)
        {
            if (_open.Contains(path, StringComparer.Ordinal))
            {
                errors.Add(at, $"{path} includes itself: {string.Join(" -> ", _open.SkipWhile(open => open != path))} -> {path}");
            }
            else if (_open.Count > DeclarationReader.MaxIncludeDepth)
            {
                errors.Add(at, $"files include one another deeper than {DeclarationReader.MaxIncludeDepth} levels");
                return;
            }
            else if (_files.Count > DeclarationReader.MaxFiles)
            {
                errors.Add(at, $"more than {DeclarationReader.MaxFiles} files are included");
                return;
            }
            else if (!_read.Contains(path) && source.Read(path, out DeclarationStamp stamp) is { } bytes)
            {
                ReadFile(path, bytes, stamp, cancellationToken);
            }
        }
    }
}
