namespace MGit.Engine.Tests;

/// <summary>A theory that needs the real input files; it is skipped, saying so, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (SharedData.Folder is null)
        {
            Skip = "The real input files (../shared/data) are absent.";
        }
    }
}
