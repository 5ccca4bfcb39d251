using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MGit.Engine.Declaration.Yaml;

/// <summary>
/// Turns the event stream of one YAML document into trees, piece by piece: the caller walks the outer collections and composes what is
/// in them, so that a large file is never a tree as a whole. Checks every bound of <see cref="YamlLimits"/> on the events.
/// Not thread-safe.
/// </summary>
internal sealed class YamlComposer
{
    private readonly Parser _parser;
    private readonly Action<YamlPosition, string> _report;
    private readonly bool _tolerateUnknownAliases;
    private readonly Dictionary<string, Anchored?> _anchors = new(StringComparer.Ordinal);
    private long _aliasEvents;
    private int _entryEvents;

    /// <param name="text">The document, without a byte-order mark.</param>
    /// <param name="report">Takes faults that do not end the reading.</param>
    /// <param name="tolerateUnknownAliases">An alias without an anchor is kept as an alias of nothing: for a piece cut out of a file.</param>
    public YamlComposer(TextReader text, Action<YamlPosition, string> report, bool tolerateUnknownAliases = false)
    {
        _parser = new Parser(new Scanner(text, skipComments: true));
        _report = report;
        _tolerateUnknownAliases = tolerateUnknownAliases;
    }

    /// <summary>Index past the last character of what was read so far, block ends not counted.</summary>
    public int ContentEnd { get; private set; }

    /// <summary>Anchors, aliases and merge keys seen so far.</summary>
    public int SharingCount { get; private set; }

    public bool AtMapping => _parser.Current is MappingStart { Anchor.IsEmpty: true, Tag.IsEmpty: true };

    public bool AtSequence => _parser.Current is SequenceStart { Anchor.IsEmpty: true, Tag.IsEmpty: true };

    public bool AtEnd => _parser.Current is MappingEnd or SequenceEnd;

    public YamlPosition Position => Place(_parser.Current!.Start);

    /// <summary>Goes to the document's first node; false where there is none.</summary>
    public bool Open()
    {
        Next();
        Next();
        if (_parser.Current is StreamEnd)
        {
            return false;
        }

        Next();
        return true;
    }

    /// <summary>Reads the rest of the stream, which must hold nothing more.</summary>
    public void Close()
    {
        Next();
        if (_parser.Current is not StreamEnd)
        {
            throw new YamlFault(Position, "a second document begins here; expected one document in the file");
        }
    }

    /// <summary>Steps into the collection that begins here.</summary>
    public bool Enter()
    {
        bool isFlow = _parser.Current is MappingStart { Style: MappingStyle.Flow } or SequenceStart { Style: SequenceStyle.Flow };
        if (isFlow)
        {
            ContentEnd = (int)_parser.Current!.Start.Index + 1;
        }

        Next();
        return isFlow;
    }

    /// <summary>Steps out of the collection that ends here.</summary>
    public void Leave(bool isFlow)
    {
        EndCollection(isFlow);
        Next();
    }

    /// <summary>Reads a mapping's next key.</summary>
    public YamlScalar ComposeKey()
    {
        YamlNode key = Compose(1);
        return key.Resolved as YamlScalar
            ?? throw new YamlFault(key.Start, $"{key.Kind} stands as a key; expected a string");
    }

    /// <summary>Reads the node that begins here, and stops behind it.</summary>
    /// <param name="depth">Collections around it.</param>
    public YamlNode Compose(int depth)
    {
        _entryEvents = 0;
        return Compose(depth, out _);
    }

    private static YamlPosition Place(in Mark mark) => new((int)mark.Index, (int)mark.Line, (int)mark.Column);

    private YamlNode Compose(int depth, out Size size)
    {
        if (++_entryEvents > YamlLimits.EntryEvents)
        {
            throw new YamlFault(Position, $"more than {YamlLimits.EntryEvents} values in one entry; expected fewer");
        }

        switch (_parser.Current)
        {
            case AnchorAlias alias:
                return ComposeAlias(alias, depth, out size);
            case Scalar scalar:
                size = new Size(1, 0);
                return ComposeScalar(scalar);
            case SequenceStart or MappingStart when depth >= YamlLimits.Depth:
                throw new YamlFault(Position, $"collections nest deeper than {YamlLimits.Depth} levels");
            case SequenceStart sequence:
                return ComposeSequence(sequence, depth, out size);
            case MappingStart mapping:
                return ComposeMapping(mapping, depth, out size);
            default:
                throw new YamlFault(Position, "expected a value");
        }
    }

    private YamlAlias ComposeAlias(AnchorAlias alias, int depth, out Size size)
    {
        string name = alias.Value.Value;
        SharingCount++;
        YamlPosition at = Place(alias.Start);
        ContentEnd = (int)alias.End.Index;
        if (!_anchors.TryGetValue(name, out Anchored? anchored))
        {
            if (!_tolerateUnknownAliases)
            {
                throw new YamlFault(at, $"the alias *{name} stands before, or without, an anchor &{name}");
            }

            anchored = new Anchored(new YamlScalar(at, at.Index, "", YamlScalarForm.SingleQuoted, CoreTag.None), new Size(1, 0));
        }

        if (anchored is null)
        {
            throw new YamlFault(at, $"the alias *{name} stands inside of what &{name} names, so it would contain itself");
        }

        size = anchored.Size;
        _aliasEvents += size.Events;
        if (_aliasEvents > YamlLimits.AliasEvents)
        {
            throw new YamlFault(at, $"the aliases of this file stand for more than {YamlLimits.AliasEvents} values");
        }

        if (depth + size.Height > YamlLimits.Depth)
        {
            throw new YamlFault(at, $"collections nest deeper than {YamlLimits.Depth} levels through the alias *{name}");
        }

        YamlAlias node = new(at, ContentEnd, name, anchored.Node);
        Next();
        return node;
    }

    private YamlScalar ComposeScalar(Scalar scalar)
    {
        YamlPosition at = Place(scalar.Start);
        if (scalar.Value.Length > YamlLimits.ScalarLength)
        {
            throw new YamlFault(at, $"a value of {scalar.Value.Length} characters; at most {YamlLimits.ScalarLength} are allowed");
        }

        YamlScalarForm form = scalar.Style switch
        {
            ScalarStyle.SingleQuoted => YamlScalarForm.SingleQuoted,
            ScalarStyle.DoubleQuoted => YamlScalarForm.DoubleQuoted,
            ScalarStyle.Literal => YamlScalarForm.Literal,
            ScalarStyle.Folded => YamlScalarForm.Folded,
            _ => YamlScalarForm.Plain,
        };
        CoreTag tag = TagOf(scalar);
        if (tag is CoreTag.Sequence or CoreTag.Mapping)
        {
            throw new YamlFault(at, "a tag for a collection stands before a plain value");
        }

        ContentEnd = Math.Max(ContentEnd, (int)scalar.End.Index);
        YamlScalar node = new(at, (int)scalar.End.Index, scalar.Value, form, tag) { Anchor = AnchorOf(scalar) };
        if (node.Anchor is not null)
        {
            _anchors[node.Anchor] = new Anchored(node, new Size(1, 0));
        }

        Next();
        return node;
    }

    private YamlSequence ComposeSequence(SequenceStart begin, int depth, out Size size)
    {
        YamlPosition at = Place(begin.Start);
        string? anchor = OpenCollection(begin, CoreTag.Sequence);
        bool isFlow = Enter();
        List<YamlNode> items = [];
        size = new Size(1, 1);
        while (_parser.Current is not SequenceEnd)
        {
            items.Add(Compose(depth + 1, out Size inner));
            size = size.Around(inner);
        }

        EndCollection(isFlow);
        YamlSequence node = new(at, ContentEnd, items, isFlow) { Anchor = anchor };
        CloseCollection(anchor, node, size);
        return node;
    }

    private YamlMapping ComposeMapping(MappingStart begin, int depth, out Size size)
    {
        YamlPosition at = Place(begin.Start);
        string? anchor = OpenCollection(begin, CoreTag.Mapping);
        bool isFlow = Enter();
        EntryCollector entries = new(_report);
        size = new Size(1, 1);
        while (_parser.Current is not MappingEnd)
        {
            YamlNode key = Compose(depth + 1, out Size inner);
            size = size.Around(inner);
            YamlNode value = Compose(depth + 1, out inner);
            size = size.Around(inner);
            if (entries.Add(key, value))
            {
                SharingCount++;
            }
        }

        // A pair in a flow list ([a: b]) is a flow mapping without braces: it begins where its key does.
        EndCollection(isFlow && (entries.First is not { } first || first.Start.Index > at.Index));
        YamlMapping node = new(at, ContentEnd, entries.Finish(), isFlow) { Anchor = anchor };
        CloseCollection(anchor, node, size);
        return node;
    }

    private string? OpenCollection(NodeEvent begin, CoreTag expected)
    {
        CoreTag tag = TagOf(begin);
        if (tag != CoreTag.None && tag != expected)
        {
            throw new YamlFault(Place(begin.Start), "the tag does not fit what stands behind it");
        }

        string? anchor = AnchorOf(begin);
        if (anchor is not null)
        {
            _anchors[anchor] = null;
        }

        return anchor;
    }

    private void CloseCollection(string? anchor, YamlNode node, Size size)
    {
        Next();
        if (anchor is not null)
        {
            _anchors[anchor] = new Anchored(node, size);
        }
    }

    private void EndCollection(bool hasBracket)
    {
        // A flow collection ends with a bracket, which the end's mark stands before; a block collection's end is a mark past comments.
        if (hasBracket)
        {
            ContentEnd = (int)_parser.Current!.Start.Index + 1;
        }
    }

    private string? AnchorOf(NodeEvent node)
    {
        if (node.Anchor.IsEmpty)
        {
            return null;
        }

        SharingCount++;
        return node.Anchor.Value;
    }

    private static CoreTag TagOf(NodeEvent node)
    {
        if (node.Tag.IsEmpty)
        {
            return CoreTag.None;
        }

        return node.Tag.Value switch
        {
            "!" => node is Scalar ? CoreTag.String : CoreTag.None,
            "tag:yaml.org,2002:str" => CoreTag.String,
            "tag:yaml.org,2002:int" => CoreTag.Integer,
            "tag:yaml.org,2002:float" => CoreTag.Float,
            "tag:yaml.org,2002:bool" => CoreTag.Boolean,
            "tag:yaml.org,2002:null" => CoreTag.Null,
            "tag:yaml.org,2002:seq" => CoreTag.Sequence,
            "tag:yaml.org,2002:map" => CoreTag.Mapping,
            _ => throw new YamlFault(
                Place(node.Start),
                $"the tag {node.Tag.Value} is not allowed; expected none, or one of !!str, !!int, !!float, !!bool, !!null, !!seq, !!map"),
        };
    }

    [SuppressMessage("Design", "CA1031", Justification = "The scanner throws several kinds for malformed text; each becomes a fault that keeps it as inner exception.")]
    private void Next()
    {
        Mark before = _parser.Current?.End ?? default;
        try
        {
            if (!_parser.MoveNext())
            {
                throw new YamlFault(Place(before), "the text ends too early");
            }
        }
        catch (YamlException fault)
        {
            throw new YamlFault(Place(fault.Start), Sentence(fault.Message), fault);
        }
        catch (Exception fault) when (fault is not (YamlFault or OutOfMemoryException or IOException or System.Text.DecoderFallbackException))
        {
            throw new YamlFault(Place(before), "the text is not YAML: " + Sentence(fault.Message), fault);
        }
    }

    private static string Sentence(string message) => message.Trim().TrimEnd('.') is { Length: > 0 } text
        ? char.ToLowerInvariant(text[0]) + text[1..]
        : "the text is not YAML";

    private sealed record Anchored(YamlNode Node, Size Size);

    /// <summary>Events of a tree with its aliases followed, and collections inside one another in it.</summary>
    private readonly record struct Size(long Events, int Height)
    {
        // An alias never stands for more than the limit, and there are fewer than 2^31 of them: the sum cannot overflow.
        public Size Around(Size inner) => new(Events + inner.Events, Math.Max(Height, inner.Height + 1));
    }
}
