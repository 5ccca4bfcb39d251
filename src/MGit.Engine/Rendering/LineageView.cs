using System.Text;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Rendering.Html;
using MGit.Engine.Rendering.Pictures;
using MGit.Engine.Rendering.Svg;
using MGit.Engine.Rendering.Texts;
using MGit.Engine.Repositories;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Rendering;

/// <summary>A picture of nodes of a repository, to be saved.</summary>
public sealed class LineageView(LineageRepository repository, IReadOnlyList<ModelNode> nodes)
{
    /// <summary>The heading; null: the name of the repository's folder.</summary>
    public string? Title { get; init; }

    /// <summary>Whether versions that merely follow one another share a box.</summary>
    public bool FoldVersions { get; init; }

    /// <summary>Writes the file, beside and then in its place.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="format">What to write.</param>
    /// <param name="overwrite">Whether to replace a file that is there.</param>
    /// <param name="cancellationToken">Stops the layout.</param>
    /// <exception cref="MGitException"><c>DestinationExists</c>, <c>PathNotFound</c>, <c>InputOutput</c>, <c>DiskFull</c>.</exception>
    public FileInfo Save(string path, ViewFormat format, bool overwrite, CancellationToken cancellationToken)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new MGitException(ErrorCode.PathInvalid, $"'{full}' is a folder; name a file in it.", full);
        }

        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw new MGitException(ErrorCode.PathNotFound, $"The folder '{Path.GetDirectoryName(full)}' does not exist.", full);
        }

        if (!overwrite && File.Exists(full))
        {
            throw new MGitException(ErrorCode.DestinationExists, $"'{full}' exists; -Force replaces it.", full);
        }

        using StringWriter text = new() { NewLine = "\n" };
        Write(text, format, cancellationToken);
        DiskFiles.Instance.WriteAllAtomic(full, Encoding.UTF8.GetBytes(text.ToString()));
        return new FileInfo(full);
    }

    private void Write(TextWriter output, ViewFormat format, CancellationToken cancellationToken)
    {
        switch (format)
        {
            case ViewFormat.Mermaid:
                MermaidText.Write(new VersionRuns(nodes, FoldVersions), output);
                break;
            case ViewFormat.Dot:
                DotText.Write(new VersionRuns(nodes, FoldVersions), output);
                break;
            case ViewFormat.Svg:
                LineageSvg.Write(Picture(cancellationToken), output);
                break;
            default:
                LineagePage.Write(Picture(cancellationToken), Title ?? Path.GetFileName(repository.Root), static _ => [], output);
                break;
        }
    }

    private LineagePicture Picture(CancellationToken cancellationToken) => LineagePicture.Arrange(nodes, FoldVersions, static _ => null, cancellationToken);
}
