namespace MGit.Engine.Tests.Store.Files;

/// <summary>A test that mounts a file system; skipped, with the reason, where that is not possible.</summary>
internal sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Obstacle = new(TinyFileSystem.Obstacle);

    public MountFactAttribute() => Skip = Obstacle.Value;
}
