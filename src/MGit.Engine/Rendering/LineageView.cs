using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Rendering.Facts;
using MGit.Engine.Rendering.Html;
using MGit.Engine.Rendering.Pictures;
using MGit.Engine.Rendering.Svg;
using MGit.Engine.Rendering.Texts;
using MGit.Engine.Repositories;

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
        => ViewFile.Save(path, overwrite, output => Write(output, format, cancellationToken));

    private LineageFacts Facts(ViewFormat format, CancellationToken cancellationToken) => format switch
    {
        ViewFormat.Html => LineageFacts.Read(repository, nodes, cancellationToken),
        ViewFormat.Svg => LineageFacts.OfTests(repository, cancellationToken),
        _ => LineageFacts.None,
    };

    private void Write(TextWriter output, ViewFormat format, CancellationToken cancellationToken)
    {
        LineageFacts facts = Facts(format, cancellationToken);
        switch (format)
        {
            case ViewFormat.Mermaid:
                MermaidText.Write(new VersionRuns(nodes, FoldVersions), output);
                break;
            case ViewFormat.Dot:
                DotText.Write(new VersionRuns(nodes, FoldVersions), output);
                break;
            case ViewFormat.Svg:
                LineageSvg.Write(Picture(facts, cancellationToken), output);
                break;
            default:
                LineagePage.Write(Picture(facts, cancellationToken), Title ?? Path.GetFileName(repository.Root), facts, output);
                break;
        }
    }

    private LineagePicture Picture(LineageFacts facts, CancellationToken cancellationToken) => LineagePicture.Arrange(nodes, FoldVersions, facts.MarksOf, cancellationToken);
}
