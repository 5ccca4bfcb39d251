namespace MGit.Engine.Tests;

/// <summary>A test that needs the real input files; it is skipped, saying so, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Folder is null)
        {
            Skip = "The real input files (../shared/data) are absent.";
        }
    }
}
