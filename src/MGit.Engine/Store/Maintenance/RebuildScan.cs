using System.Globalization;
using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Store.Packs;

namespace MGit.Engine.Store.Maintenance;

/// <summary>Walks the packs and writes rows of packs, records, contents and commits. Only what a commit covers counts.</summary>
internal sealed class RebuildScan(PackStore store, List<StoreFinding> findings, IProgress<OperationProgress>? progress, CancellationToken cancellation)
{
    private readonly Dictionary<long, (CommitHeader Header, ScannedRecord Record, long Row)> _commits = [];

    public void Run(CatalogTransaction transaction, IReadOnlyList<PackFile> packs)
    {
        RebuildRows rows = new(transaction, findings);
        long done = 0, total = packs.Sum(pack => pack.Length);
        foreach (PackFile pack in packs)
        {
            ScanPack(transaction, rows, pack);
            done += pack.Length;
            progress?.Report(new OperationProgress("Rebuilding the catalog", pack.Name, done, total, ProgressUnit.Bytes));
        }

        rows.Finish();
    }

    /// <summary>Writes the rows of commits, and what they stand for, in order.</summary>
    public void Replay(CatalogTransaction transaction, ICommitReplayer replayer)
    {
        long last = 0;
        foreach ((long sequence, (CommitHeader header, ScannedRecord record, long row)) in _commits.OrderBy(pair => pair.Key))
        {
            cancellation.ThrowIfCancellationRequested();
            transaction.AddCommit(sequence, row, header.Time);
            try
            {
                replayer.Replay(transaction, sequence, header.Time, store.ReadPayload(record));
            }
            catch (StoreCorruptException error)
            {
                findings.Add(new StoreFinding(
                    FindingKind.PackCorrupt, Where(record), $"Commit {sequence.ToString(CultureInfo.InvariantCulture)} is damaged; what it changed is not known: {error.Fault}."));
            }

            last = sequence;
        }

        transaction.SetLastSequence(last);
    }

    internal static string Where(ScannedRecord record) => string.Create(CultureInfo.InvariantCulture, $"{record.Pack}.pack+{record.Offset}");

    private void ScanPack(CatalogTransaction transaction, RebuildRows rows, PackFile pack)
    {
        long number = 0, committed = PackHead.Size;
        bool isDamaged = false, hasRecords = false;
        List<ScannedRecord> waiting = [];
        foreach (ScannedRecord record in store.Scan(pack.Name, verifyPayload: false, cancellation))
        {
            if (record.Fault == PackFault.TooNew)
            {
                throw new MGitException(ErrorCode.RepositoryTooNew, $"Pack '{pack.Name}' was written by a newer MGit than this one. Update the module.", pack.Name);
            }

            if (record.Fault != PackFault.None)
            {
                findings.Add(new StoreFinding(
                    FindingKind.PackCorrupt, Where(record), $"{record.Length} bytes of pack '{pack.Name}' at offset {record.Offset} are damaged ({record.Fault}).")
                {
                    Content = record.Id,
                });
                isDamaged = true;
                continue;
            }

            hasRecords = true;
            waiting.Add(record);
            if (record.Kind != RecordKind.Commit || CommitHeader.TryParse(record.Header) is not { } commit)
            {
                continue;
            }

            if (number == 0)
            {
                number = transaction.AddPack(pack.Name, 0, isSealed: false);
            }

            long row = 0;
            foreach (ScannedRecord covered in waiting)
            {
                row = rows.Add(new RecordLocation(number, covered.Offset, covered.Length), covered, commit.Sequence);
            }

            Keep(commit, record, row);
            committed = record.Offset + record.Length;
            waiting.Clear();
        }

        // What follows the last commit may be whole, with the record of its commit damaged: nobody writes to such a pack any more, and so
        // nobody cuts that off, or deletes the pack for having no commit at all.
        if (number == 0 && isDamaged && hasRecords)
        {
            number = transaction.AddPack(pack.Name, 0, isSealed: true);
        }

        if (number != 0)
        {
            transaction.Command(
                "UPDATE packs SET length = $1, sealed = $2 WHERE id = $3", committed, isDamaged || committed >= store.SegmentBytes ? 1L : 0L, number)
                .ExecuteNonQuery();
        }
    }

    /// <summary>Of two commits with one number the later counts: the other one's transaction never happened.</summary>
    private void Keep(CommitHeader commit, ScannedRecord record, long row)
    {
        if (!_commits.TryGetValue(commit.Sequence, out (CommitHeader Header, ScannedRecord Record, long Row) known) || known.Header.Time < commit.Time)
        {
            _commits[commit.Sequence] = (commit, record, row);
        }
    }
}
