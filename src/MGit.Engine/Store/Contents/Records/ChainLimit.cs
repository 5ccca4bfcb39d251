namespace MGit.Engine.Store.Contents.Records;

/// <summary>How many deltas may have to be undone to read something.</summary>
internal static class ChainLimit
{
    /// <summary>The longest chain any reader accepts, whatever the repository's setting: bounds the work a hostile pack can ask for.</summary>
    public const int Hard = 255;
}
