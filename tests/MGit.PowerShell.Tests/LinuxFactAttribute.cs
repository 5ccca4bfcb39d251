namespace MGit.PowerShell.Tests;

/// <summary>A test that looks into <c>/proc</c>, which only Linux has.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "What a process has mapped is read from /proc, which only Linux has.";
        }
    }
}
