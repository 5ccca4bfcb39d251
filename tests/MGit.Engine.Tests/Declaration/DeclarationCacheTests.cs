using MGit.Engine.Declaration;

namespace MGit.Engine.Tests.Declaration;

public sealed class DeclarationCacheTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mgit").FullName;
    private readonly DeclarationCache _cache = new();

    public void Dispose() => Directory.Delete(_root, true);

    [Fact]
    public void An_unchanged_file_is_not_read_again()
    {
        Write("lineage.yaml", "schema: 1\nnodes: [{name: a}]\n");
        LineageDeclaration first = _cache.Get(_root);

        Assert.Same(first, _cache.Get(_root));
        Age("lineage.yaml");
        Assert.Same(first, _cache.Get(_root));
        Assert.Same(first, _cache.Get(_root));
    }

    [Fact]
    public void A_change_that_keeps_size_and_time_is_seen_while_the_file_is_young()
    {
        Write("lineage.yaml", "schema: 1\nnodes: [{name: a}]\n");
        DateTime time = File.GetLastWriteTimeUtc(Path.Combine(_root, "lineage.yaml"));
        Assert.Equal("a", _cache.Get(_root).Nodes[0].Name);

        Write("lineage.yaml", "schema: 1\nnodes: [{name: b}]\n");
        File.SetLastWriteTimeUtc(Path.Combine(_root, "lineage.yaml"), time);

        Assert.Equal("b", _cache.Get(_root).Nodes[0].Name);
    }

    [Fact]
    public void Changed_new_and_deleted_included_files_are_seen()
    {
        Directory.CreateDirectory(Path.Combine(_root, "d"));
        Write("lineage.yaml", "schema: 1\ninclude: [d/*.yaml]\n");
        Write("d/a.yaml", "nodes: [{name: a}]\n");
        Age("lineage.yaml");
        Age("d/a.yaml");
        Assert.Equal(["a"], _cache.Get(_root).Nodes.Select(node => node.Name));

        Write("d/b.yaml", "nodes: [{name: b}]\n");
        Assert.Equal(["a", "b"], _cache.Get(_root).Nodes.Select(node => node.Name));

        Write("d/a.yaml", "nodes: [{name: aa}]\n");
        Assert.Equal(["aa", "b"], _cache.Get(_root).Nodes.Select(node => node.Name));

        File.Delete(Path.Combine(_root, "d", "a.yaml"));
        Assert.Equal(["b"], _cache.Get(_root).Nodes.Select(node => node.Name));
    }

    [Fact]
    public void A_broken_file_is_reported_each_time_and_read_again_when_mended()
    {
        Write("lineage.yaml", "schema: 1\nnodes: x\n");
        Assert.Throws<DeclarationException>(() => _cache.Get(_root));
        Assert.Throws<DeclarationException>(() => _cache.Get(_root));

        Write("lineage.yaml", "schema: 1\nnodes: []\n");
        Assert.Empty(_cache.Get(_root).Nodes);
    }

    [Fact]
    public void What_was_put_is_used_where_the_files_hold_it()
    {
        Write("lineage.yaml", "schema: 1\nnodes: [{name: a}]\n");
        LineageDeclaration read = DeclarationReader.Load(_root);

        _cache.Put(read);
        Assert.Same(read, _cache.Get(_root));

        Write("lineage.yaml", "schema: 1\nnodes: [{name: b}]\n");
        Assert.Equal("b", _cache.Get(_root).Nodes[0].Name);
    }

    private void Write(string path, string text) => File.WriteAllText(Path.Combine(_root, path), text);

    private void Age(string path) => File.SetLastWriteTimeUtc(Path.Combine(_root, path), DateTime.UtcNow.AddHours(-1));
}
