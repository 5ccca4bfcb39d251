using MGit.Engine.Graph;

namespace MGit.Engine.Testing;

/// <summary>
/// A model as test scripts get it. <see cref="ToString"/> is its <see cref="Path"/>, so that it can be used where a path is expected.
/// </summary>
public sealed class TestedModel
{
    private readonly Lazy<string> _path;

    internal TestedModel(ModelNode node, Func<string> path)
    {
        Node = node;
        _path = new Lazy<string>(path);
    }

    public ModelNode Node { get; }

    /// <summary>A folder with the model's files as they were added, made when it is first asked for, gone when the test has ended.</summary>
    public string Path => _path.Value;

    public override string ToString() => Path;
}
