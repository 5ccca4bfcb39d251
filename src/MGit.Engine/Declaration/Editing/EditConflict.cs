using MGit.Engine.Errors;

namespace MGit.Engine.Declaration.Editing;

/// <summary>The errors an edit ends with when the file cannot be edited at that place.</summary>
internal static class EditConflict
{
    public static MGitException Of(string file, string what, Exception? inner = null)
        => new(ErrorCode.DeclarationConflict, $"{file} cannot be edited here: {what}. Edit the file by hand.", file, inner);

    public static MGitException Shared(string file, string what)
        => Of(file, $"{what} comes from an anchor, an alias or a merge key, and other parts of the file may share it");
}
