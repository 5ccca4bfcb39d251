using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.Engine.Tests.Repositories;

public class DamageTests
{
    private static readonly RepositoryOptions Tolerant = new() { Tolerant = true };

    [Fact]
    public void A_damaged_pack_is_found_with_its_place_and_the_nodes_it_hits()
    {
        using RepositoryFolder folder = Family(out string sound);
        Damage(folder, "b.safetensors");

        using LineageRepository repository = folder.Open();
        StoreFault[] faults = [.. repository.Maintenance.Test(decode: true, null, CancellationToken.None)];

        Assert.NotEmpty(faults);
        Assert.Contains(faults, fault => fault.Nodes.Contains("b@1"));
        Assert.DoesNotContain(faults, fault => fault.Nodes.Contains("a@1"));
        Assert.All(faults, fault => Assert.Matches(@"\.pack|catalog", fault.Where));
        MGitException error = Assert.ThrowsAny<MGitException>(() => folder.Export("b"));
        Assert.Equal(ErrorCode.ContentCorrupt, error.Code);
        Assert.Equal(File.ReadAllBytes(sound), folder.Export("a"));
    }

    [Fact]
    public void What_is_lost_is_dropped_only_on_demand_and_the_node_stays_known()
    {
        using RepositoryFolder folder = Family(out string sound);
        Damage(folder, "b.safetensors");

        using LineageRepository repository = folder.Open();
        Assert.Contains(repository.Maintenance.Repair(dropLost: false, null, CancellationToken.None), fault => fault.Repaired is null);
        Assert.Equal(Presence.Stored, repository.Read().Resolve("b").Presence);

        IReadOnlyList<StoreFault> faults = repository.Maintenance.Repair(dropLost: true, null, CancellationToken.None);

        Assert.All(faults, fault => Assert.NotNull(fault.Repaired));
        Assert.Empty(repository.Maintenance.Test(decode: true, null, CancellationToken.None));
        Assert.Equal(Presence.Remote, repository.Read().Resolve("b").Presence);
        Assert.Equal(File.ReadAllBytes(sound), folder.Export("a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(-1)]
    public void A_damaged_catalog_is_reported_and_made_anew(int at)
    {
        using RepositoryFolder folder = Family(out string sound);
        string catalog = Path.Combine(folder.Root, ".lineage", "catalog.db");
        byte[] bytes = File.ReadAllBytes(catalog);
        if (at < 0)
        {
            bytes = bytes[..(bytes.Length / 3)];
        }
        else
        {
            bytes.AsSpan(at, 4000).Fill(0xA5);
        }

        File.Delete(catalog + "-wal");
        File.Delete(catalog + "-shm");
        File.WriteAllBytes(catalog, bytes);

        using (LineageRepository damaged = LineageRepository.Open(folder.Root, Tolerant))
        {
            StoreFault fault = Assert.Single(damaged.Maintenance.Test(decode: false, null, CancellationToken.None));
            Assert.Equal("catalog.db", fault.Where);
            Assert.True(fault.Repairable);
            Assert.Contains(damaged.Maintenance.Repair(dropLost: false, null, CancellationToken.None), mended => mended.Repaired is not null);
        }

        using LineageRepository repository = folder.Open();
        Assert.Empty(repository.Maintenance.Test(decode: true, null, CancellationToken.None));
        Assert.Equal(["a@1", "b@1"], repository.Read().Nodes.Select(node => node.Id));
        Assert.Equal(File.ReadAllBytes(sound), folder.Export("a"));
    }

    private static RepositoryFolder Family(out string sound)
    {
        RepositoryFolder folder = new();
        sound = folder.Model("a.safetensors");
        folder.Add(new NodeDraft { SourcePath = sound });
        folder.Add(new NodeDraft { SourcePath = folder.Model("b.safetensors", 2) });
        return folder;
    }

    /// <summary>Overwrites bytes in the middle of what the last node added to the pack.</summary>
    private static void Damage(RepositoryFolder folder, string model)
    {
        string pack = Assert.Single(Directory.GetFiles(Path.Combine(folder.Root, ".lineage", "packs"), "*.pack"));
        using FileStream file = new(pack, FileMode.Open, FileAccess.ReadWrite);
        file.Position = file.Length - (new FileInfo(folder.PathOf(model)).Length / 2);
        file.Write(new byte[64]);
    }
}
