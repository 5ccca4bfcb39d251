namespace MGit.Engine.Tests.Store.Contents;

/// <summary>A test that reads Linux' account of a process's memory.</summary>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Anonymous memory is read from /proc, which only Linux has.";
        }
    }
}
