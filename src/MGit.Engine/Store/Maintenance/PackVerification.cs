using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Maintenance;

/// <summary>Checks one pack's bytes, and that the catalog lists its records as they are.</summary>
internal sealed class PackVerification(PackStore packs, PackFile file)
{
    public IEnumerable<StoreFinding> Run(CancellationToken cancellation)
    {
        Dictionary<long, (long Length, RecordKind Kind, ContentId Id)> listed = Listed(out long committed);
        if (file.Length < 0)
        {
            return HitAll(listed.Values.Select(record => record.Id), new StoreFinding(
                FindingKind.PackMissing, $"{file.Name}.pack", $"Pack '{file.Name}', which the catalog lists, is not there."));
        }

        return Scan(listed, committed, cancellation);
    }

    private IEnumerable<StoreFinding> Scan(
        Dictionary<long, (long Length, RecordKind Kind, ContentId Id)> listed, long committed, CancellationToken cancellation)
    {
        if (file.Length < committed)
        {
            yield return new StoreFinding(
                FindingKind.PackCorrupt, StoreVerifier.Where(file.Name, file.Length),
                $"Pack '{file.Name}' ends at {file.Length} bytes; {committed} were committed.");
        }

        foreach (ScannedRecord record in packs.Scan(file.Name, verifyPayload: true, cancellation))
        {
            if (record.Offset >= committed)
            {
                break;
            }

            bool isListed = listed.Remove(record.Offset, out (long Length, RecordKind Kind, ContentId Id) row);
            string where = StoreVerifier.Where(file.Name, record.Offset);
            if (record.Fault != PackFault.None)
            {
                StoreFinding damage = new(
                    FindingKind.PackCorrupt, where, $"{record.Length} bytes of pack '{file.Name}' at offset {record.Offset} are damaged ({record.Fault}).");
                yield return StoreVerifier.Hit(packs.Catalog, damage, isListed ? row.Id : record.Id);
            }
            else if (!isListed || row.Length != record.Length || row.Kind != record.Kind || row.Id != record.Id)
            {
                yield return new StoreFinding(
                    FindingKind.CatalogDiffers, where, isListed
                        ? $"The catalog describes the record at offset {record.Offset} of pack '{file.Name}' otherwise than it is."
                        : $"The catalog does not list the record at offset {record.Offset} of pack '{file.Name}'.")
                {
                    Content = record.Id,
                    Repairable = true,
                };
            }
        }

        foreach ((long offset, (long _, RecordKind kind, ContentId id)) in listed)
        {
            StoreFinding missing = new(
                FindingKind.PackCorrupt, StoreVerifier.Where(file.Name, offset), $"Pack '{file.Name}' has no {kind} record at offset {offset}, where the catalog lists one.");
            yield return StoreVerifier.Hit(packs.Catalog, missing, id);
        }
    }

    private IEnumerable<StoreFinding> HitAll(IEnumerable<ContentId> contents, StoreFinding finding)
    {
        bool any = false;
        foreach (ContentId content in contents.Where(content => !content.IsNone).Distinct())
        {
            any = true;
            yield return StoreVerifier.Hit(packs.Catalog, finding, content);
        }

        if (!any)
        {
            yield return finding;
        }
    }

    private Dictionary<long, (long Length, RecordKind Kind, ContentId Id)> Listed(out long committed)
    {
        long length = 0;
        Dictionary<long, (long Length, RecordKind Kind, ContentId Id)> records = packs.Catalog.Query(snapshot =>
        {
            length = snapshot.Command("SELECT length FROM packs WHERE id = $1", file.Number).ExecuteScalar() as long? ?? 0;
            Dictionary<long, (long, RecordKind, ContentId)> found = [];
            using SqliteDataReader rows = snapshot.Command("SELECT offset, length, kind, content FROM records WHERE pack = $1", file.Number).ExecuteReader();
            while (rows.Read())
            {
                found[rows.GetInt64(0)] = (rows.GetInt64(1), (RecordKind)rows.GetByte(2), rows.IsDBNull(3) ? default : new ContentId(rows.GetFieldValue<byte[]>(3)));
            }

            return found;
        });
        committed = length;
        return records;
    }
}
