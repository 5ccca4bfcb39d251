using System.Globalization;
using System.Text;
using MGit.Engine.Declaration.Yaml;
using MGit.Engine.Errors;

namespace MGit.Engine.Declaration.Reading;

/// <summary>Reads one declaration file: walks its top level and hands each entry to the reader of its section.</summary>
internal sealed class FileReader
{
    /// <summary>The schema this version reads and writes.</summary>
    public const int Schema = 1;

    /// <summary>Nodes of one file.</summary>
    public const int MostNodes = 1_000_000;

    private static readonly string[] RootKeys = ["schema", "store", "nodes", "groups", "datasets", "tests", "aliases", "include"];

    private readonly DeclarationErrors _errors;
    private readonly ValueReader _values;
    private readonly NodeReader _nodes;
    private readonly SectionReader _sections;
    private readonly DatasetReader _datasets;
    private readonly TestReader _tests;
    private readonly YamlComposer _composer;
    private readonly FileContents _contents = new();
    private readonly string _file;
    private readonly bool _isRoot;
    private bool _itemIsShared;

    private FileReader(string file, TextReader text, bool isRoot, DeclarationErrors errors)
    {
        _file = file;
        _isRoot = isRoot;
        _errors = errors;
        _values = new ValueReader(file, errors);
        _nodes = new NodeReader(_values);
        _sections = new SectionReader(_values);
        _datasets = new DatasetReader(_values);
        _tests = new TestReader(_values);
        _composer = new YamlComposer(text, (at, message) => errors.Add(file, at, message));
    }

    /// <summary>Reads a file; what is wrong goes to the errors and the rest is still read, as far as the text is YAML.</summary>
    /// <exception cref="MGitException">RepositoryTooNew: the file has a later schema than this version knows.</exception>
    public static FileContents Read(string file, byte[] bytes, bool isRoot, DeclarationErrors errors)
    {
        if (FindForeignEncoding(bytes) is { } encoding)
        {
            errors.Add(file, new YamlPosition(0, 1, 1), $"the file is {encoding}; expected UTF-8");
            return new FileContents();
        }

        // The mark is skipped here: a reader that finds it itself goes on with an encoding that lets invalid bytes pass.
        int start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        using MemoryStream stream = new(bytes, start, bytes.Length - start, writable: false);
        using StreamReader text = new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, 64 * 1024);
        FileReader reader = new(file, text, isRoot, errors);
        try
        {
            reader.ReadDocument();
        }
        catch (YamlFault fault)
        {
            errors.Add(file, fault);
        }
        catch (DecoderFallbackException)
        {
            errors.Add(file, FirstInvalid(bytes), "a byte here is not UTF-8; expected the file to be UTF-8 text");
        }

        if (errors.Any && FindConflictMark(bytes) is { } line)
        {
            errors.Add(file, new YamlPosition(0, line, 1), "git left a merge conflict here; keep what is right of both sides and remove the marks");
        }

        if (reader._contents.Schema > Schema)
        {
            throw new MGitException(ErrorCode.RepositoryTooNew, string.Create(CultureInfo.InvariantCulture,
                $"{file} has schema {reader._contents.Schema}; this version of MGit reads schema {Schema}. Use a later version."), file);
        }

        return reader._contents;
    }

    private static string? FindForeignEncoding(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "UTF-32",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "UTF-16",
        _ => null,
    };

    /// <summary>The line of git's conflict mark, which YAML itself would explain as a fault of its own kind; null where there is none.</summary>
    private static int? FindConflictMark(ReadOnlySpan<byte> bytes)
    {
        int at = bytes.StartsWith("<<<<<<< "u8) ? 0 : bytes.IndexOf("\n<<<<<<< "u8) + 1;
        return at > 0 || bytes.StartsWith("<<<<<<< "u8) ? bytes[..at].Count((byte)'\n') + 1 : null;
    }

    private static YamlPosition FirstInvalid(byte[] bytes)
    {
        int valid = 0;
        int line = 1;
        int column = 1;
        while (valid < bytes.Length && Rune.DecodeFromUtf8(bytes.AsSpan(valid), out Rune rune, out int length) == System.Buffers.OperationStatus.Done)
        {
            valid += length;
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + (rune.Value == 0xFEFF ? 0 : rune.Utf16SequenceLength));
        }

        return new YamlPosition(0, line, column);
    }

    private void ReadDocument()
    {
        if (!_composer.Open())
        {
            RequireSchema(new YamlPosition(0, 1, 1));
            return;
        }

        YamlPosition start = _composer.Position;
        if (!_composer.AtMapping)
        {
            YamlNode node = _composer.Compose(0);
            if (node is not YamlScalar { IsEmpty: true })
            {
                _values.Report(node, $"the file holds {node.Kind}; expected a mapping with schema: {Schema} and nodes:, without anchor or tag");
                return;
            }
        }
        else
        {
            _contents.RootColumn = start.Column;
            _contents.IsFlowRoot = _composer.Enter();
            HashSet<string> seen = new(StringComparer.Ordinal);
            while (!_composer.AtEnd)
            {
                ReadSection(seen);
            }

            _composer.Leave(_contents.IsFlowRoot);
        }

        _composer.Close();
        RequireSchema(start);
    }

    private void RequireSchema(YamlPosition at)
    {
        if (_contents.Schema is null && _isRoot && !_errors.Any)
        {
            _errors.Add(_file, at, $"there is no schema; expected schema: {Schema} as the first line");
        }
    }

    private void ReadSection(HashSet<string> seen)
    {
        YamlScalar key = _composer.ComposeKey();
        int start = _composer.Position.Index;
        if (!seen.Add(key.Text))
        {
            _values.Report(key, $"the key \"{key.Text}\" stands twice in this file");
        }

        SectionExtent extent = key.Text switch
        {
            "nodes" => ReadItems(key.Text, ReadNode),
            "groups" => ReadItems(key.Text, item => AddTo(_contents.Groups, _sections.Group(item))),
            "tests" => ReadItems(key.Text, item => AddTo(_contents.Tests, _tests.Read(item))),
            "datasets" => ReadKeys(key.Text, (name, value) => AddTo(_contents.Datasets, _datasets.Read(name, value))),
            "aliases" => ReadKeys(key.Text, (name, value) => AddTo(_contents.Aliases, _sections.Alias(name, value))),
            _ => ReadWhole(key),
        };
        _contents.Sections.Add(new SectionLayout(
            key.Text, key.Start.Index, key.Start.Line, key.Start.Column, start, _composer.ContentEnd, extent.Style, extent.ItemColumn, extent.Count));
    }

    private static void AddTo<T>(List<T> list, T? item)
        where T : class
    {
        if (item is not null)
        {
            list.Add(item);
        }
    }

    private SectionExtent ReadItems(string key, Action<YamlNode> read)
    {
        int column = _composer.Position.Column;
        int count = 0;
        if (!_composer.AtSequence)
        {
            YamlNode node = _composer.Compose(1);
            foreach (YamlNode item in _values.Sequence(node, key)?.Items ?? [])
            {
                read(item);
                count++;
            }

            return new SectionExtent(StyleOf(node), 0, count);
        }

        bool isFlow = _composer.Enter();
        while (!_composer.AtEnd)
        {
            RequireRoom(count++);
            int sharing = _composer.SharingCount;
            YamlNode item = _composer.Compose(2);
            _itemIsShared = _composer.SharingCount != sharing;
            read(item);
        }

        _composer.Leave(isFlow);
        return new SectionExtent(isFlow ? SectionStyle.Flow : SectionStyle.Block, isFlow ? 0 : column, count);
    }

    private SectionExtent ReadKeys(string key, Action<YamlScalar, YamlNode> read)
    {
        int column = _composer.Position.Column;
        int count = 0;
        if (!_composer.AtMapping)
        {
            YamlNode node = _composer.Compose(1);
            foreach (YamlEntry entry in _values.Mapping(node, key)?.Entries ?? [])
            {
                read(entry.Key, entry.Value);
                count++;
            }

            return new SectionExtent(StyleOf(node), 0, count);
        }

        bool isFlow = _composer.Enter();
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (!_composer.AtEnd)
        {
            RequireRoom(count++);
            YamlScalar name = _composer.ComposeKey();
            YamlNode value = _composer.Compose(2);
            if (seen.Add(name.Text))
            {
                read(name, value);
            }
            else
            {
                _values.Report(name, $"the key \"{name.Text}\" stands twice in {key}");
            }
        }

        _composer.Leave(isFlow);
        return new SectionExtent(isFlow ? SectionStyle.Flow : SectionStyle.Block, isFlow ? 0 : column, count);
    }

    private void RequireRoom(int count)
    {
        if (count >= MostNodes)
        {
            throw new YamlFault(_composer.Position, $"more than {MostNodes} entries in one section; split the lineage over several repositories");
        }

        if (_errors.IsFull)
        {
            throw new YamlFault(_composer.Position, $"more than {DeclarationErrors.Most} errors");
        }
    }

    private SectionExtent ReadWhole(YamlScalar key)
    {
        YamlNode value = _composer.Compose(1);
        switch (key.Text)
        {
            case "schema":
                _contents.Schema = _values.Integer(value, "schema", 1, long.MaxValue);
                if (ValueReader.IsNull(value))
                {
                    _values.Report(key, $"schema is nothing; expected {Schema}");
                }

                break;
            case "store" when _isRoot:
                _contents.Store = _sections.Store(value);
                break;
            case "store":
                _values.Report(key, "store: stands in an included file; expected it in lineage.yaml");
                break;
            case "include":
                ReadIncludes(value);
                break;
            default:
                _values.ReportUnknownKey(key, "the file", RootKeys);
                break;
        }

        int count = value switch { YamlMapping map => map.Entries.Count, YamlSequence list => list.Items.Count, _ => 0 };
        SectionStyle style = StyleOf(value);
        return new SectionExtent(style, style == SectionStyle.Block ? value.Start.Column : 0, count);
    }

    private void ReadIncludes(YamlNode value)
    {
        IReadOnlyList<YamlNode> items = value.Resolved is YamlScalar { IsNull: false } ? [value] : _values.Sequence(value, "include")?.Items ?? [];
        foreach (YamlNode item in items)
        {
            if (_values.Path(item, "include") is { } glob)
            {
                _contents.Includes.Add((glob, _values.Place(item)));
            }
        }
    }

    private void ReadNode(YamlNode item)
    {
        if (_nodes.Read(item, _itemIsShared) is { } node)
        {
            _contents.Nodes.Add(node);
        }
    }

    private static SectionStyle StyleOf(YamlNode node) => node switch
    {
        YamlAlias or { Anchor: not null } => SectionStyle.Shared,
        YamlScalar { IsEmpty: true } => SectionStyle.Empty,
        YamlScalar => SectionStyle.Scalar,
        YamlSequence { IsFlow: true } or YamlMapping { IsFlow: true } => SectionStyle.Flow,
        _ => SectionStyle.Block,
    };

    private readonly record struct SectionExtent(SectionStyle Style, int ItemColumn, int Count);
}
