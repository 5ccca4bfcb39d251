using System.Globalization;
using MGit.Engine.Catalog;
using MGit.Engine.Checkpoints;
using MGit.Engine.Store;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Maintenance;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using MGit.Engine.Tests.Store.Contents;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Tests.Store.Maintenance;

public class CatalogRebuilderTests
{
    private static readonly string[] Queries =
    [
        """
        SELECT hex(c.content), c.kind, c.element_type, hex(c.shape), c.raw_length, c.stored_length, hex(b.content), c.transform, c.chain, c.mode,
            hex(c.fingerprint), hex(c.first_leaf), c.member, r.offset, r.length, p.name
        FROM contents c JOIN records r ON r.id = c.record JOIN packs p ON p.id = r.pack LEFT JOIN contents b ON b.id = c.base ORDER BY 1
        """,
        "SELECT hex(c.content), u.first_block, u.block_count, r.offset FROM runs u JOIN contents c ON c.id = u.content JOIN records r ON r.id = u.record ORDER BY 1, 2",
        "SELECT hex(c.content), hex(b.content) FROM dependencies d JOIN contents c ON c.id = d.content JOIN contents b ON b.id = d.base ORDER BY 1, 2",
        "SELECT hex(c.content), hex(m.members) FROM bundles m JOIN contents c ON c.id = m.content ORDER BY 1",
        "SELECT hex(c.content), m.original_bytes, m.stored_bytes, m.parameters, m.format, m.files, m.bounded, m.epsilon, hex(m.source_id) FROM manifests m JOIN contents c ON c.id = m.content ORDER BY 1",
        "SELECT hex(c.content), hex(u.content) FROM manifest_contents m JOIN contents c ON c.id = m.manifest JOIN contents u ON u.id = m.content ORDER BY 1, 2",
        "SELECT hex(c.content), f.path, f.length, hex(f.sha256), f.format FROM manifest_files f JOIN contents c ON c.id = f.manifest ORDER BY 1, 2",
        "SELECT sequence, time FROM commits ORDER BY 1",
        "SELECT name, length, sealed FROM packs ORDER BY 1",
        "SELECT key, value FROM meta WHERE key IN ('repository', 'sequence') ORDER BY 1",
    ];

    [SharedDataFact]
    public void The_catalog_made_from_the_packs_says_what_the_lost_one_said()
    {
        using TestStore store = new();
        IngestResult last = store.Add(SharedData.PathOf("family_ulfd_rfb/rfb_epoch_000.pth"));
        foreach (string step in (string[])["100", "200"])
        {
            last = store.Add(SharedData.PathOf($"family_ulfd_rfb/rfb_epoch_{step}.pth"), null, last.Manifest);
        }

        store.Add(SharedData.PathOf("safetensors_small"));
        store.Add(SharedData.PathOf("trio_mnist/mnist.safetensors"));
        string[] before = [.. Queries.Select(query => Dump(store.Packs.Catalog, query))];
        store.Packs.Dispose();
        foreach (string file in Directory.EnumerateFiles(store.Lineage, "catalog.db*"))
        {
            File.Delete(file);
        }

        RecordingReplayer replayer = new();
        IReadOnlyList<StoreFinding> findings = CatalogRebuilder.Rebuild(store.Lineage, new PackStoreOptions(), replayer, null, TestStore.None);
        Assert.Empty(findings);
        Assert.Equal([1, 2, 3, 4, 5], replayer.Sequences);
        store.Reopen();
        for (int index = 0; index < Queries.Length; index++)
        {
            Assert.Equal(before[index], Dump(store.Packs.Catalog, Queries[index]));
        }

        FileInfo restored = Assert.Single(store.Export(last.Manifest));
        Assert.Equal(TestStore.HashOf(SharedData.PathOf("family_ulfd_rfb/rfb_epoch_200.pth")), TestStore.HashOf(restored.FullName));
    }

    [Fact]
    public void Of_two_records_of_a_content_the_one_with_the_shorter_chain_counts()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1), next = model.Tuned(2);
        string path = next.Write(store.Folder, "next.safetensors"), last = next.Tuned(3).Write(store.Folder, "last.safetensors");
        ContentId parent = store.Add(model.Write(store.Folder, "model.safetensors")).Manifest;
        ContentId both;
        using (PackWriter first = store.Packs.BeginWrite(TestStore.None))
        using (PackWriter second = store.Packs.BeginWrite(TestStore.None))
        {
            ModelIngest whole = new(store.Packs, first, new IngestOptions()), delta = new(store.Packs, second, new IngestOptions());
            both = whole.Add(CheckpointReader.Open(path), [], null, TestStore.None).Manifest;
            Assert.Equal(both, delta.Add(CheckpointReader.Open(path), [parent], null, TestStore.None).Manifest);
            TestStore.Commit(first, whole);
            TestStore.Commit(second, delta);
        }

        ContentId built = store.Add(last, null, both).Manifest;
        Rebuild(store);
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
        Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(both)).FullName));
        Assert.Equal(TestStore.HashOf(last), TestStore.HashOf(Assert.Single(store.Export(built)).FullName));
    }

    [Fact]
    public void What_lacks_its_base_is_not_taken_for_stored()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1), next = model.Tuned(2);
        string last = next.Tuned(3).Write(store.Folder, "last.safetensors");
        ContentId parent = store.Add(model.Write(store.Folder, "model.safetensors")).Manifest;
        ContentId child = store.Add(next.Write(store.Folder, "next.safetensors"), null, parent).Manifest;
        store.Add(last, null, child);
        foreach (ManifestContent content in store.Contents.ReadManifest(parent).Contents)
        {
            RecordLocation at = store.Contents.Index.Require(content.Id).Record;
            StoreRepairerTests.Damage(store.Packs.Packs.First(pack => pack.Number == at.Pack).Path, at.Offset + RecordFrame.Size + 3);
        }

        Assert.Contains(Rebuild(store), finding => finding.Kind == FindingKind.ContentMissing);
        ContentId again = store.Add(last).Manifest;
        Assert.Equal(TestStore.HashOf(last), TestStore.HashOf(Assert.Single(store.Export(again)).FullName));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_a_damaged_commit_covered_is_never_cut_off(int commits)
    {
        using TestStore store = new();
        List<(string Path, ContentId Manifest)> models = [];
        for (int index = 0; index <= commits; index++)
        {
            string path = SyntheticModel.Mixed(index).Write(store.Folder, $"{index}.safetensors");
            models.Add((path, index < commits ? store.Add(path).Manifest : default));
        }

        PackFile pack = Assert.Single(store.Packs.Packs);
        long last = store.Packs.Scan(pack.Name, verifyPayload: true, TestStore.None).Last(record => record.Kind == RecordKind.Commit).Offset;
        StoreRepairerTests.Damage(pack.Path, last + RecordFrame.Size + 1);
        string before = TestStore.HashOf(pack.Path);
        Assert.NotEmpty(Rebuild(store));
        ContentId added = store.Add(models[^1].Path).Manifest;
        ContentId[] roots = [added, .. models.Take(commits - 1).Select(model => model.Manifest)];
        new StoreOptimizer(store.Packs).Run(new OptimizeRequest { Roots = _ => roots }, null, TestStore.None);
        Assert.Equal(before, TestStore.HashOf(pack.Path));
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
        Assert.Equal(TestStore.HashOf(models[^1].Path), TestStore.HashOf(Assert.Single(store.Export(added)).FullName));
    }

    [Fact]
    public void A_damaged_bundle_does_not_keep_the_rest_from_being_found()
    {
        using TestStore store = new();
        string path = SyntheticModel.Mixed(2).Write(store.Folder, "other.safetensors");
        ContentId model = store.Add(SyntheticModel.Mixed(1).Write(store.Folder, "model.safetensors")).Manifest;
        ContentId other = store.Add(path).Manifest;
        ContentId bundle = store.Contents.ReadManifest(model).Contents.First(content => content.IsBundle).Id;
        RecordLocation at = store.Contents.Index.Require(bundle).Record;
        StoreRepairerTests.Damage(Assert.Single(store.Packs.Packs).Path, at.Offset + at.Length - 20);
        Assert.Contains(Rebuild(store), finding => finding.Kind == FindingKind.ContentCorrupt && finding.Content == bundle);
        Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(other)).FullName));
    }

    private static IReadOnlyList<StoreFinding> Rebuild(TestStore store)
    {
        store.Packs.Dispose();
        IReadOnlyList<StoreFinding> findings = CatalogRebuilder.Rebuild(store.Lineage, new PackStoreOptions(), new RecordingReplayer(), null, TestStore.None);
        store.Reopen();
        return findings;
    }

    private static string Dump(CatalogDatabase catalog, string query) => catalog.Query(snapshot =>
    {
        List<string> lines = [];
        using SqliteDataReader rows = snapshot.Command(query).ExecuteReader();
        while (rows.Read())
        {
            lines.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(column => Convert.ToString(rows.GetValue(column), CultureInfo.InvariantCulture))));
        }

        return string.Join('\n', lines);
    });

    private sealed class RecordingReplayer : ICommitReplayer
    {
        public List<long> Sequences { get; } = [];

        public void Replay(CatalogTransaction transaction, long sequence, DateTimeOffset time, ReadOnlySpan<byte> payload) => Sequences.Add(sequence);
    }
}
