using System.Text;
using MGit.Engine.Declaration.Reading;
using MGit.Engine.Declaration.Yaml;

namespace MGit.Engine.Declaration.Editing;

/// <summary>Edits the <c>tests:</c> of a declaration's files. Gives the edits, and what the result must say.</summary>
internal sealed class TestListEditor(LineageDeclaration current)
{
    /// <summary>Adds a test behind those that are there: in the file that has some, else in lineage.yaml.</summary>
    public (string File, IReadOnlyList<TextEdit> Edits, LineageDeclaration Expected) Add(TestDeclaration test)
    {
        string file = current.Files.FirstOrDefault(file => file.Section("tests") is { Count: > 0 })?.Path ?? DeclarationReader.FileName;
        FileText text = new(current.File(file)!);
        IReadOnlyList<TextEdit> edits = new SectionEditor(text).Append(
            "tests", indent => Block(test, indent, text.NewLine), () => YamlWriter.Inline(new ValueMap(TestShape.Of(test))), "[]");
        List<TestDeclaration> tests = [.. current.Tests];
        int last = tests.FindLastIndex(known => known.Location.File == file);
        tests.Insert(last < 0 ? 0 : last + 1, test);
        return (file, edits, current.With(tests: tests));
    }

    /// <summary>Makes a test's entry say what is given; what stays keeps its text.</summary>
    public (string File, IReadOnlyList<TextEdit> Edits, LineageDeclaration Expected) Set(TestDeclaration known, TestDeclaration wanted)
    {
        KeyValuePair<string, object?>[] changes = [.. TestReader.Keys
            .Select(key => (Key: key, Before: TestShape.ValueOf(known, key), After: TestShape.ValueOf(wanted, key)))
            .Where(entry => !DeclarationEquality.SameValue(entry.Before, entry.After))
            .Select(entry => new KeyValuePair<string, object?>(entry.Key, entry.After))];
        (TreeEditor editor, YamlSequence list, int index) = Find(known);
        if (changes.Length > 0)
        {
            editor.Change(
                list.Items[index] as YamlMapping ?? throw EditConflict.Shared(known.Location.File, $"the test {known.Name}"), changes, TestReader.Keys);
        }

        return (known.Location.File, editor.Edits, current.With(tests: [.. current.Tests.Select(test => test == known ? wanted : test)]));
    }

    /// <summary>Takes a test out.</summary>
    public (string File, IReadOnlyList<TextEdit> Edits, LineageDeclaration Expected) Remove(TestDeclaration known)
    {
        (TreeEditor editor, YamlSequence list, int index) = Find(known);
        editor.RemoveItem(list, index);
        return (known.Location.File, editor.Edits, current.With(tests: [.. current.Tests.Where(test => test != known)]));
    }

    private (TreeEditor Editor, YamlSequence List, int Index) Find(TestDeclaration test)
    {
        FileText text = new(current.File(test.Location.File)!);
        if (new SectionEditor(text).Compose("tests", out int shift) is not YamlSequence list)
        {
            throw EditConflict.Shared(test.Location.File, "tests:");
        }

        for (int i = 0; i < list.Items.Count; i++)
        {
            if ((list.Items[i].Resolved as YamlMapping)?.Find("name")?.Value.Resolved is YamlScalar name && name.Text == test.Name)
            {
                return (new TreeEditor(text, shift, $"the test {test.Name}"), list, i);
            }
        }

        throw EditConflict.Shared(test.Location.File, $"the test {test.Name}");
    }

    private static string Block(TestDeclaration test, int indent, string newLine)
    {
        StringBuilder text = new();
        text.Append(' ', indent).Append("- ");
        bool isFirst = true;
        foreach ((string key, object? value) in TestShape.Of(test))
        {
            if (!isFirst)
            {
                text.Append(newLine).Append(' ', indent + 2);
            }

            isFirst = false;
            YamlWriter.AppendKey(text, key, value, indent + 2, newLine);
        }

        return text.ToString();
    }
}
