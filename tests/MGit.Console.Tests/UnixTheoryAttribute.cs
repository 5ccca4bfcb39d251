namespace MGit.Console.Tests;

/// <summary>A test that sends a signal with <c>kill</c>.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has no kill to send a signal to another process's console.";
        }
    }
}
