using MGit.Engine.Declaration.Yaml;

namespace MGit.Engine.Declaration.Editing;

/// <summary>Adds to a top-level section of a file, and makes it where it is not there.</summary>
internal sealed class SectionEditor(FileText text)
{
    private readonly DeclarationFile _file = text.File;

    /// <summary>A section's value as a tree; null where the file has no such section or it is empty.</summary>
    public YamlNode? Compose(string key, out int shift)
    {
        shift = 0;
        if (_file.Section(key) is not { Style: SectionStyle.Block or SectionStyle.Flow or SectionStyle.Shared } section)
        {
            return null;
        }

        int column = section.Style == SectionStyle.Block ? section.ItemColumn : 1;
        return text.Compose(section.ValueStart, section.End, column, out shift);
    }

    /// <summary>Edits that put items at the end of a list or mapping.</summary>
    /// <param name="key">The section.</param>
    /// <param name="block">Writes the items as lines: given the spaces before a dash or key, without a line break at the end.</param>
    /// <param name="flow">Writes the items in one line, with commas between, without brackets.</param>
    /// <param name="brackets">The brackets of the section's flow form.</param>
    public IReadOnlyList<TextEdit> Append(string key, Func<int, string> block, Func<string> flow, string brackets)
    {
        SectionLayout? section = _file.Section(key);
        if (section is null)
        {
            return AddSection(key, block, flow, brackets);
        }

        switch (section.Style)
        {
            case SectionStyle.Block:
                return [Lines(text.Offset(section.End), block(section.ItemColumn - 1))];
            case SectionStyle.Flow when section.Count == 0 && !_file.IsFlowRoot:
                // [] gives way to lines; a comment behind it stays behind the key.
                int bracket = text.SpacesBefore(text.Offset(section.ValueStart));
                int end = text.Offset(section.End);
                return [new TextEdit(bracket, end - bracket, ""), Lines(end, block(section.KeyColumn + 1))];
            case SectionStyle.Flow:
                int close = text.Offset(section.End) - 1;
                int last = LastItemEnd(key);
                return last < 0 ? [new TextEdit(close, 0, flow())] : [new TextEdit(last, 0, ", " + flow())];
            case SectionStyle.Empty when !_file.IsFlowRoot:
                return [Lines(text.Offset(section.End), block(section.KeyColumn + 1))];
            case SectionStyle.Empty:
                return [new TextEdit(text.Offset(section.End), 0, " " + brackets[0] + flow() + brackets[1])];
            case SectionStyle.Shared:
                throw EditConflict.Shared(_file.Path, $"{key}:");
            default:
                throw EditConflict.Of(_file.Path, $"{key}: is no collection");
        }
    }

    private TextEdit[] AddSection(string key, Func<int, string> block, Func<string> flow, string brackets)
    {
        if (_file.Sections.Count == 0)
        {
            // Only an included file can hold nothing at all.
            string lead = text.Length > _file.BomLength && !text.IsLineStart(text.Length) ? text.NewLine : "";
            return [new TextEdit(text.Length, 0, $"{lead}{key}:{text.NewLine}{block(2)}{text.NewLine}")];
        }

        SectionLayout last = _file.Sections[^1];
        int end = text.Offset(last.End);
        return _file.IsFlowRoot
            ? [new TextEdit(end, 0, $", {key}: {brackets[0]}{flow()}{brackets[1]}")]
            : [Lines(end, $"{new string(' ', _file.RootColumn - 1)}{key}:{text.NewLine}{block(_file.RootColumn + 1)}")];
    }

    private TextEdit Lines(int end, string lines)
    {
        (int offset, bool atLineStart) = text.Behind(end);
        return new TextEdit(offset, 0, atLineStart ? lines + text.NewLine : text.NewLine + lines);
    }

    private int LastItemEnd(string key)
    {
        YamlNode? tree = Compose(key, out int shift);
        int last = tree switch
        {
            YamlSequence { Items.Count: > 0 } list => list.Items[^1].End,
            YamlMapping { Entries: [.., { IsMerged: false } entry] } => entry.Value.End,
            YamlMapping { Entries.Count: > 0 } => throw EditConflict.Shared(_file.Path, $"{key}:"),
            _ => -1,
        };
        return last < 0 ? -1 : text.Offset(last + shift);
    }
}
