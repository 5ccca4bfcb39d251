using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Editing;

namespace MGit.Engine.Tests.Declaration;

internal static class DeclarationAssert
{
    /// <summary>The declaration is, places included, what reading its files gives.</summary>
    public static void SameAsRead(LineageDeclaration declaration)
    {
        LineageDeclaration read = DeclarationReader.Load(declaration.Root, new EditedSource(declaration.Files.ToDictionary(file => file.Path, file => file.Bytes)));

        Assert.Null(DeclarationEquality.Difference(read, declaration));
        Assert.Equal(read.Nodes.Select(node => (node.Id, node.Location, node.Span)), declaration.Nodes.Select(node => (node.Id, node.Location, node.Span)));
        Assert.Equal(read.Nodes.SelectMany(node => node.Parents.Select(node.PlaceOf)), declaration.Nodes.SelectMany(node => node.Parents.Select(node.PlaceOf)));
        Assert.Equal(read.Groups.Select(group => group.Location), declaration.Groups.Select(group => group.Location));
        Assert.Equal(read.Tests.Select(test => test.Location), declaration.Tests.Select(test => test.Location));
        Assert.Equal(read.Aliases, declaration.Aliases);
        Assert.Equal(read.Files.SelectMany(file => file.Sections), declaration.Files.SelectMany(file => file.Sections));
        foreach (NodeDeclaration node in read.Nodes)
        {
            Assert.Equal(read.Versions(node.Name).Select(version => version.Id), declaration.Versions(node.Name).Select(version => version.Id));
            Assert.Same(declaration.Find(node.Id), declaration.Nodes.Single(other => other.Id == node.Id));
        }
    }
}
