using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints;
using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tests.Checkpoints.Onnx;

namespace MGit.Engine.Tests.Repositories;

public class MaintenanceTests
{
    [Fact]
    public void A_fresh_repository_is_clean_and_measured()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors") });
        folder.Add(new NodeDraft { SourcePath = folder.Model("b.safetensors", drift: 1e-3f, driftSeed: 1), Parents = ["a"] });
        using LineageRepository repository = folder.Open();

        Assert.Empty(repository.Maintenance.Test(decode: true, null, CancellationToken.None));
        StoreMeasure measure = repository.Maintenance.Measure(null, CancellationToken.None);
        Assert.Equal(2, measure.Nodes);
        Assert.Equal(measure.OriginalBytes, measure.ByNode.Sum(node => node.OriginalBytes));
        Assert.InRange(measure.StoredBytes, 1, measure.OriginalBytes);
        Assert.Equal(0, measure.TrashBytes);
    }

    [Fact]
    public void A_deleted_catalog_is_made_anew_with_everything_in_it()
    {
        using RepositoryFolder folder = new();
        string file = folder.Model("a.safetensors");
        folder.Add(new NodeDraft { SourcePath = file, Type = "toy" });
        folder.Add(new NodeDraft { SourcePath = folder.Model("b.safetensors", drift: 1e-3f, driftSeed: 1), Parents = ["a"] });
        folder.Add(new NodeDraft { SourcePath = folder.Model("c.safetensors", 3) });
        string[] before;
        using (LineageRepository repository = folder.Open())
        {
            repository.Edits.Rename("b", "renamed");
            repository.Edits.SetAlias("a", "best");
            repository.Edits.Remove(["c"], new RemovalOptions());
            before = Describe(repository);
        }

        File.Delete(Path.Combine(folder.Root, ".lineage", "catalog.db"));

        using LineageRepository rebuilt = folder.Open();
        Assert.Equal(before, Describe(rebuilt));
        Assert.Empty(rebuilt.Maintenance.Test(decode: true, null, CancellationToken.None));
        Assert.Equal(File.ReadAllBytes(file), folder.Export("a"));
        Assert.Equal("c@1", rebuilt.Edits.Restore("c").Id);
    }

    [Fact]
    public void Optimizing_gives_back_the_space_of_what_was_removed()
    {
        using RepositoryFolder folder = new();
        string kept = folder.Model("a.safetensors");
        folder.Add(new NodeDraft { SourcePath = kept });
        folder.Add(new NodeDraft { SourcePath = folder.Model("b.safetensors", 2) });
        using LineageRepository repository = folder.Open();
        repository.Edits.Remove(["b"], new RemovalOptions());
        StoreMeasure before = repository.Maintenance.Measure(null, CancellationToken.None);
        Assert.True(before.TrashBytes > 0);

        StoreMeasure early = repository.Maintenance.Optimize(new OptimizeOptions(), null, CancellationToken.None);
        Assert.True(early.TrashBytes > 0);
        StoreMeasure after = repository.Maintenance.Optimize(new OptimizeOptions { GracePeriod = TimeSpan.Zero }, null, CancellationToken.None);

        Assert.Equal(0, after.TrashBytes);
        Assert.True(after.PackBytes < before.PackBytes * 0.6, $"{after.PackBytes} of {before.PackBytes}");
        Assert.Empty(repository.Edits.Trash());
        Assert.Empty(repository.Maintenance.Test(decode: true, null, CancellationToken.None));
        Assert.Equal(File.ReadAllBytes(kept), folder.Export("a"));
    }

    [Fact]
    public void A_removed_version_is_not_kept_by_the_manifest_of_the_next()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors"), Name = "m" });
        string second = folder.Model("b.safetensors", 2);
        folder.Add(new NodeDraft { SourcePath = second, VersionOf = "m" });
        using LineageRepository repository = folder.Open();
        long before = repository.Maintenance.Measure(null, CancellationToken.None).PackBytes;
        repository.Edits.Remove(["m@1"], new RemovalOptions { Reparent = true });

        StoreMeasure after = repository.Maintenance.Optimize(new OptimizeOptions { GracePeriod = TimeSpan.Zero }, null, CancellationToken.None);

        Assert.True(after.PackBytes < before * 0.6, $"{after.PackBytes} of {before}");
        Assert.Empty(repository.Maintenance.Test(decode: true, null, CancellationToken.None));
        Assert.Equal(File.ReadAllBytes(second), folder.Export("m"));
    }

    [Fact]
    public void A_file_an_older_version_stored_plain_is_read_as_tensors()
    {
        using RepositoryFolder folder = new();
        string file = folder.Model("old.safetensors");
        AddUnread(folder, file);

        Assert.Equal(0, folder.Read().Resolve("old").ParameterCount);
        using LineageRepository repository = folder.Open();
        repository.Maintenance.Optimize(new OptimizeOptions(), null, CancellationToken.None);

        ModelNode node = repository.Read().Resolve("old");
        Assert.Equal(CheckpointFormat.Safetensors, node.Format);
        Assert.Equal(40 + (40 * 40) + (120 * 40), node.ParameterCount);
        Assert.Equal(Fidelity.Exact, node.Fidelity);
        Assert.Equal(File.ReadAllBytes(file), folder.Export("old"));
        Assert.Empty(repository.Maintenance.Test(decode: true, null, CancellationToken.None));
    }

    [Fact]
    public void An_onnx_model_an_older_version_stored_plain_is_read_as_tensors()
    {
        using RepositoryFolder folder = new();
        string file = folder.PathOf("old.onnx");
        File.WriteAllBytes(file, OnnxBuilder.Model(OnnxBuilder.GraphOf(["x"], ["y"], OnnxBuilder.Node("MatMul", "x,w", "y")).With(OnnxBuilder.Floats("w", 30, 40))));
        AddUnread(folder, file, CheckpointFormat.Onnx);
        using LineageRepository repository = folder.Open();

        repository.Maintenance.Optimize(new OptimizeOptions(), null, CancellationToken.None);

        ModelNode node = repository.Read().Resolve("old");
        Assert.Equal((CheckpointFormat.Onnx, 1200L, Fidelity.Exact), (node.Format, node.ParameterCount, node.Fidelity));
        Assert.Equal(File.ReadAllBytes(file), folder.Export("old"));
        Assert.Empty(repository.Maintenance.Test(decode: true, null, CancellationToken.None));
    }

    [Fact]
    public void An_onnx_model_stored_without_its_external_data_stays_plain()
    {
        using RepositoryFolder folder = new();
        string file = folder.PathOf("old.onnx");
        ProtobufWriter external = OnnxBuilder.External("w", OnnxBuilder.Float, "w.bin", 0, null, 3);
        File.WriteAllBytes(file, OnnxBuilder.Model(OnnxBuilder.GraphOf([], []).With(external, OnnxBuilder.Floats("v", 5))));
        AddUnread(folder, file, CheckpointFormat.Onnx);
        using LineageRepository repository = folder.Open();

        repository.Maintenance.Optimize(new OptimizeOptions(), null, CancellationToken.None);

        Assert.Equal(0, repository.Read().Resolve("old").ParameterCount);
        Assert.Equal(File.ReadAllBytes(file), folder.Export("old"));
    }

    [Fact]
    public void An_onnx_model_with_external_data_is_converted_with_all_its_files()
    {
        using RepositoryFolder folder = new();
        float[] values = [.. Enumerable.Range(0, 3000).Select(i => (i * 0.37f) % 1)];
        Directory.CreateDirectory(folder.PathOf("m"));
        File.WriteAllBytes(folder.PathOf("m/a.bin"), MemoryMarshal.AsBytes<float>(values).ToArray());
        File.WriteAllBytes(folder.PathOf("m/old.onnx"), OnnxBuilder.Model(OnnxBuilder.GraphOf([], []).With(OnnxBuilder.External("w", OnnxBuilder.Float, "a.bin", 0, null, 3000))));
        ModelNode added = folder.Add(new NodeDraft { SourcePath = folder.PathOf("m/old.onnx"), Name = "old" });
        using LineageRepository repository = folder.Open();

        repository.Maintenance.Optimize(new OptimizeOptions { BoundedNodes = ["old"] }, null, CancellationToken.None);

        ModelNode node = repository.Read().Resolve("old");
        Assert.Equal((CheckpointFormat.Onnx, 3000L), (node.Format, node.ParameterCount));
        Assert.Equal(added.OriginalBytes, node.OriginalBytes);
    }

    [Fact]
    public void A_node_is_stored_within_the_bound_when_asked_and_its_exact_bytes_wait()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors") });
        string child = folder.Model("b.safetensors", drift: 2e-3f, driftSeed: 1);
        ModelNode exact = folder.Add(new NodeDraft { SourcePath = child, Parents = ["a"] });
        using LineageRepository repository = folder.Open();

        StoreMeasure measure = repository.Maintenance.Optimize(new OptimizeOptions { BoundedNodes = ["b"] }, null, CancellationToken.None);

        ModelNode bounded = repository.Read().Resolve("b");
        Assert.Equal(Fidelity.Bounded, bounded.Fidelity);
        Assert.Equal(1e-4, bounded.Epsilon);
        Assert.Equal(Acceptance.Untested, bounded.Acceptance);
        Assert.True(bounded.StoredBytes < exact.StoredBytes, $"{bounded.StoredBytes} of {exact.StoredBytes}");
        Assert.True(measure.TrashBytes > 0);
        AssertWithin(File.ReadAllBytes(child), folder.Export("b"), double.LogP1(1e-4));

        Assert.Equal(Fidelity.Exact, repository.Edits.Restore("b").Fidelity);
        Assert.Equal(File.ReadAllBytes(child), folder.Export("b"));
        repository.Maintenance.Optimize(new OptimizeOptions { BoundedNodes = ["b"] }, null, CancellationToken.None);

        StoreMeasure later = repository.Maintenance.Optimize(new OptimizeOptions { GracePeriod = TimeSpan.Zero }, null, CancellationToken.None);
        Assert.Equal(0, later.TrashBytes);
        Assert.Empty(repository.Maintenance.Test(decode: true, null, CancellationToken.None));
        AssertWithin(File.ReadAllBytes(child), folder.Export("b"), double.LogP1(1e-4));
    }

    [Fact]
    public void A_catalog_made_anew_makes_no_edit_a_second_time()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("a.safetensors") });
        string before = folder.DeclarationText;
        byte[] lockBefore = File.ReadAllBytes(Path.Combine(folder.Root, "lineage.lock"));
        using (LineageRepository repository = folder.Open())
        {
            repository.Edits.Remove(["a"], new RemovalOptions());
        }

        folder.DeclarationText = before;
        File.WriteAllBytes(Path.Combine(folder.Root, "lineage.lock"), lockBefore);
        File.Delete(Path.Combine(folder.Root, ".lineage", "catalog.db"));

        folder.Read();
        Assert.Equal(before, folder.DeclarationText);
    }

    private static string[] Describe(LineageRepository repository)
        => [.. repository.Read().Nodes.Select(node =>
            $"{node.Id} {node.Uid} {node.Presence} {node.ContentId} {node.OriginalBytes} {node.ParameterCount} {node.Format} {node.Created:O} {node.Author} {string.Join(',', node.Parents)} {string.Join(',', node.Aliases)}"),
            .. repository.Edits.Trash().Select(removed => $"{removed.Id} {removed.Uid} {removed.Removed:O}"),
            .. repository.Aliases(null, history: true).Select(alias => $"{alias.Alias} {alias.Node} {alias.Set:O}")];

    private static void AssertWithin(byte[] original, byte[] restored, double bound)
    {
        Assert.Equal(original.Length, restored.Length);
        int header = 8 + (int)BitConverter.ToUInt64(original);
        Assert.True(original.AsSpan(0, header).SequenceEqual(restored.AsSpan(0, header)));
        for (int at = header; at < original.Length; at += 4)
        {
            Assert.InRange(Math.Abs((double)BitConverter.ToSingle(original, at) - BitConverter.ToSingle(restored, at)), 0, bound);
        }
    }

    /// <summary>Adds a file the way a version does that cannot read it.</summary>
    private static void AddUnread(RepositoryFolder folder, string file, CheckpointFormat format = CheckpointFormat.Plain)
    {
        using RepositoryCore core = new(folder.Root, new RepositoryOptions());
        using PackWriter writer = core.Store.BeginWrite();
        CheckpointLayout unread = new() { Format = format, Length = new FileInfo(file).Length };
        ModelIngest ingest = new(core.Store, writer, new IngestOptions());
        IngestResult plain = ingest.Add(
            new Checkpoint(file, format, [new CheckpointFile(file, Path.GetFileName(file), unread)], []), [], null, CancellationToken.None);
        core.Change(
            writer,
            (change, transaction) =>
            {
                Guid uid = Guid.NewGuid();
                change.Edit.Append([new NodeDeclaration { Name = "old" }]);
                change.Edit.SetLock(new LockEntry(new NodeId("old", 1), uid, plain.Manifest, null, transaction.Time));
                change.Record(new NodeAdded(uid, "old", 1, plain.Manifest.ToString(), transaction.Time, "test", file, [], null));
            },
            ingest.Apply,
            CancellationToken.None);
    }
}
