using System.Text;
using CsCheck;
using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Declaration;

public sealed class LineageLockTests
{
    private const string Header = "# lineage.lock, schema 1: which content each node is. Written by MGit; keep it in git.\n";
    private static readonly DateTimeOffset Time = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_entry_makes_the_file()
    {
        FilePatch patch = LineageLock.Empty.Change([Entry("b", 2, null), Entry("a", 1, 1e-4)], [], out LineageLock result)!;

        Assert.True(patch.Before.IsNone);
        string text = Encoding.UTF8.GetString(patch.Apply(null));
        Assert.Equal(Header
            + "a@1 00000001000000000000000000000000 0100000000000000000000000000000000000000000000000000000000000000 bounded:0.0001 2026-01-31T12:00:00Z\n"
            + "b@2 00000002000000000000000000000000 - exact 2026-01-31T12:00:00Z\n", text);
        Assert.Equal([Entry("a", 1, 1e-4), Entry("b", 2, null)], result.Entries);
        Assert.Equal(Entry("b", 2, null), result.Find(new NodeId("B", 2)));
    }

    [Fact]
    public void Edits_touch_their_lines_and_nothing_else()
    {
        byte[] content = Encoding.UTF8.GetBytes("\uFEFF" + Header.Replace("\n", "\r\n", StringComparison.Ordinal) + "# mine\r\n" + LineageLock.Format(Entry("a", 1, null)) + "\r\n\r\n"
            + LineageLock.Format(Entry("c", 1, null)) + "\r\n" + LineageLock.Format(Entry("e", 1, null)));

        FilePatch patch = LineageLock.Parse(content).Change([Entry("b", 1, null), Entry("f", 1, null)], [new NodeId("c", 1), new NodeId("x", 1)], out LineageLock result)!;

        string expected = Encoding.UTF8.GetString(content).Replace(LineageLock.Format(Entry("c", 1, null)), LineageLock.Format(Entry("b", 1, null)), StringComparison.Ordinal)
            + "\r\n" + LineageLock.Format(Entry("f", 1, null)) + "\r\n";
        Assert.Equal(expected, Encoding.UTF8.GetString(patch.Apply(content)));
        Assert.Equal(["a@1", "b@1", "e@1", "f@1"], result.Entries.Select(entry => entry.Id.ToString()));
        Assert.Null(result.Change([Entry("a", 1, null)], [], out _));
    }

    [Fact]
    public void Any_series_of_changes_keeps_what_was_set()
    {
        Gen<(int, int, bool)> genChange = Gen.Select(Gen.Int[0, 12], Gen.Int[1, 3], Gen.Bool);
        Gen.Select(genChange.Array[1, 8].Array[1, 6], Gen.Bool).Sample((batches, crlf) =>
        {
            Dictionary<NodeId, LockEntry> model = [];
            LineageLock current = crlf ? LineageLock.Parse(Encoding.UTF8.GetBytes(Header.Replace("\n", "\r\n", StringComparison.Ordinal))) : LineageLock.Empty;
            foreach ((int Name, int Version, bool Remove)[] batch in batches)
            {
                Dictionary<NodeId, LockEntry?> changes = [];
                foreach ((int name, int version, bool remove) in batch)
                {
                    LockEntry entry = Entry("n" + name, version, remove ? null : 0.5);
                    changes[entry.Id] = remove ? null : entry;
                }

                byte[]? before = current.Content?.ToArray();
                FilePatch? patch = current.Change(changes.Values.OfType<LockEntry>(), changes.Where(change => change.Value is null).Select(change => change.Key), out current);
                foreach ((NodeId id, LockEntry? entry) in changes)
                {
                    model.Remove(id);
                    if (entry is not null)
                    {
                        model.Add(id, entry);
                    }
                }

                Assert.Equal(model.Values.OrderBy(entry => entry.Id), current.Entries);
                if (patch is not null)
                {
                    byte[] after = FilePatch.Parse(patch.Path, patch.Before, patch.After, patch.SplicesToBytes()).Apply(before);
                    Assert.Equal(current.Content!.Value.ToArray(), after);
                    string[] lines = Encoding.UTF8.GetString(after).Split('\n');
                    Assert.Equal(crlf, lines[0].EndsWith('\r'));
                    Assert.All(lines[..^1], line => Assert.Equal(crlf, line.EndsWith('\r')));
                }
            }
        }, iter: 300);
    }

    [Theory]
    [InlineData("", "the first line is not the header")]
    [InlineData("# lineage.lock, schema 1:\n<<<<<<< HEAD\n", "lineage.lock:2:1: git left a merge conflict here")]
    [InlineData("# lineage.lock, schema 1:\n\n=======\n", "lineage.lock:3:1: git left a merge conflict here")]
    [InlineData("# lineage.lock, schema 1:\na@1 x\n", "lineage.lock:2:1: the line has 2 fields; expected name@version, uid")]
    [InlineData("# lineage.lock, schema 1:\na x - exact 2026-01-31T12:00:00Z", "\"a\" is no node id")]
    [InlineData("# lineage.lock, schema 1:\na@1 x - exact 2026-01-31T12:00:00Z", "\"x\" is no uid")]
    [InlineData("# lineage.lock, schema 1:\na@1 00000001000000000000000000000000 x exact 2026-01-31T12:00:00Z", "\"x\" is no manifest id")]
    [InlineData("# lineage.lock, schema 1:\na@1 00000001000000000000000000000000 - bounded:2 2026-01-31T12:00:00Z", "\"bounded:2\" is no fidelity")]
    [InlineData("# lineage.lock, schema 1:\na@1 00000001000000000000000000000000 - exact today", "\"today\" is no time")]
    [InlineData("# lineage.lock, schema 1:\na@1 00000001000000000000000000000000 - exact 2026-01-31T12:00:00Z\nA@1 00000001000000000000000000000000 - exact 2026-01-31T12:00:00Z", "lineage.lock:3:1: the node")]
    public void A_fault_is_named_with_its_line(string text, string expected)
    {
        if (text.Length == 0)
        {
            text = "\n";
        }

        DeclarationException fault = Assert.Throws<DeclarationException>(() => LineageLock.Parse(Encoding.UTF8.GetBytes(text)));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_schema_is_too_new()
        => Assert.Equal(ErrorCode.RepositoryTooNew, Assert.Throws<MGitException>(() => LineageLock.Parse("# lineage.lock, schema 2: x\nzzz"u8.ToArray())).Code);

    private static LockEntry Entry(string name, int version, double? epsilon)
        => new(new NodeId(name, version), new Guid(version, 0, 0, new byte[8]), epsilon is null ? null : new ContentId([(byte)version, .. new byte[31]]), epsilon, Time);
}
