namespace MGit.Engine.Tests.Rendering.Browser;

/// <summary>A test that needs Chromium or Chrome; it is skipped, saying so, where neither is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (BrowserProcess.Program is null)
        {
            Skip = "No Chromium or Chrome is installed (CHROME_PATH names one elsewhere).";
        }
    }
}
