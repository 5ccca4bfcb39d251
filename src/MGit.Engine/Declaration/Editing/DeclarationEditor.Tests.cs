using MGit.Engine.Errors;

namespace MGit.Engine.Declaration.Editing;

public sealed partial class DeclarationEditor
{
    /// <summary>Declares a test; one of that name is made to say what is given.</summary>
    /// <exception cref="MGitException">DeclarationConflict.</exception>
    public void SetTest(TestDeclaration test)
    {
        ArgumentNullException.ThrowIfNull(test);
        TestDeclaration? known = Current.Tests.FirstOrDefault(other => other.Name.Equals(test.Name, StringComparison.OrdinalIgnoreCase));
        TestListEditor editor = new(Current);
        ApplyTo(known is null ? editor.Add(test) : Guarded(known.Location.File, () => editor.Set(known, test)));
    }

    /// <summary>Takes a test out.</summary>
    /// <exception cref="MGitException">TestNotFound, DeclarationConflict.</exception>
    public void RemoveTest(string name)
    {
        TestDeclaration known = Current.Tests.FirstOrDefault(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new MGitException(ErrorCode.TestNotFound, $"There is no test '{name}'. Get-LineageTest lists those there are.", name);
        ApplyTo(Guarded(known.Location.File, () => new TestListEditor(Current).Remove(known)));
    }

    private void ApplyTo((string File, IReadOnlyList<TextEdit> Edits, LineageDeclaration Expected) edit)
        => Apply(new Dictionary<string, IReadOnlyList<TextEdit>> { [edit.File] = edit.Edits }, edit.Expected);
}
