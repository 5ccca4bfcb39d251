using System.Globalization;
using System.Text;
using MGit.Engine.Declaration;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Formats;

/// <summary>Reads tables: columns of numbers, or a column of text, and a label column.</summary>
internal static class CsvFormat
{
    public static RawData Read(DatasetDeclaration dataset, CancellationToken cancellationToken)
    {
        using FileStream file = DatasetFiles.OpenRead(dataset.Path);
        using StreamReader text = new(file, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, 64 * 1024);
        CsvRecords records = new(text, dataset.Path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',', dataset.Path);
        try
        {
            return Read(dataset, records, cancellationToken);
        }
        catch (DecoderFallbackException invalid)
        {
            throw DatasetFault.In(dataset.Path, $"the text is not UTF-8 (behind line {records.Line})", invalid);
        }
    }

    private static RawData Read(DatasetDeclaration dataset, CsvRecords records, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> record = records.Next() ?? throw DatasetFault.In(dataset.Path, "the file is empty; expected a line that names the columns");
        string[] names = dataset.HasHeader ? [.. record] : [.. Enumerable.Range(1, record.Count).Select(i => $"column{i}")];
        CsvColumns columns = CsvColumns.Choose(dataset, names, records.Line);
        GrowingArray<float> numbers = new(DatasetLimits.MaxNumbers);
        List<string> texts = [];
        List<string> labels = [];
        long characters = 0;
        int rows = 0;
        IReadOnlyList<string>? fields = dataset.HasHeader ? records.Next() : record;
        for (; fields is not null; fields = records.Next(), rows++)
        {
            if (rows % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (fields.Count != names.Length)
            {
                throw DatasetFault.At(dataset.Path, records.Line, $"the record has {fields.Count} fields; expected {names.Length}");
            }

            if (rows == DatasetLimits.MaxRows)
            {
                throw DatasetFault.At(dataset.Path, records.Line, $"there are more than {DatasetLimits.MaxRows} rows, which is the limit");
            }

            if (columns.Text >= 0)
            {
                texts.Add(fields[columns.Text]);
                characters += fields[columns.Text].Length;
            }

            foreach (int column in columns.Features)
            {
                if (!numbers.TryAdd(Number(dataset, names[column], fields[column], records.Line)))
                {
                    throw DatasetFault.At(dataset.Path, records.Line, $"there are more than {DatasetLimits.MaxNumbers} numbers, which is the limit");
                }
            }

            if (columns.Label >= 0)
            {
                labels.Add(fields[columns.Label]);
                characters += fields[columns.Label].Length;
            }

            if (characters > DatasetLimits.MaxText)
            {
                throw DatasetFault.At(dataset.Path, records.Line, $"there are more than {DatasetLimits.MaxText} characters of text, which is the limit");
            }
        }

        if (rows == 0)
        {
            throw DatasetFault.In(dataset.Path, "there are no rows behind the line that names the columns");
        }

        return new RawData
        {
            Count = rows,
            Numbers = columns.Text >= 0 ? null : numbers.ToArray(),
            RowShape = columns.Text >= 0 ? null : new TensorShape(columns.Features.Length),
            Texts = columns.Text >= 0 ? [.. texts] : null,
            LabelTexts = columns.Label >= 0 ? [.. labels] : null,
        };
    }

    private static float Number(DatasetDeclaration dataset, string column, string field, long line)
        => float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? number
            : throw DatasetFault.At(dataset.Path, line,
                $"the column {DatasetFault.Quote(column)} holds {DatasetFault.Quote(field)}; expected a finite number. A column that is no input goes to ignore:, one of text to text: or label:");
}
