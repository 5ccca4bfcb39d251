using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Models;
using MGit.Engine.Running;

namespace MGit.Engine.Testing.Running;

/// <summary>
/// A model while tests run on it: its files are written at most once, it is loaded at most once for a device, and both are given back
/// when it is disposed. Used by one thread at a time.
/// </summary>
internal sealed class TestSubject : IDisposable
{
    private readonly TestedContent _content;
    private readonly IModelRuntime? _runtime;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, IRunningModel> _running = new(StringComparer.Ordinal);
    private string? _folder;
    private int _exported;

    /// <param name="runtime">Runs models; null: the one of this process.</param>
    public TestSubject(TestedContent content, IModelRuntime? runtime, CancellationToken cancellationToken)
    {
        _content = content;
        _runtime = runtime;
        _cancellationToken = cancellationToken;
        Model = new TestedModel(content.Node, () => Export(content));
        Parents = [.. content.Parents.Select(parent => new TestedModel(parent.Node, () => Export(parent)))];
    }

    public ModelNode Node => _content.Node;

    public TestedModel Model { get; }

    public IReadOnlyList<TestedModel> Parents { get; }

    public CancellationToken CancellationToken => _cancellationToken;

    public IModelRuntime Runtime => _runtime ?? ModelRuntime.Get();

    /// <summary>A folder for files of the tests, gone with the subject.</summary>
    public string Scratch => _folder ??= Directory.CreateTempSubdirectory("mgit-test-").FullName;

    public IRunningModel Running(string device)
    {
        if (!_running.TryGetValue(device, out IRunningModel? running))
        {
            using ModelSource source = _content.Open(_cancellationToken);
            running = Runtime.Open(source, _content.Architecture, device, _cancellationToken);
            _running.Add(device, running);
        }

        return running;
    }

    public void Dispose()
    {
        foreach (IRunningModel running in _running.Values)
        {
            running.Dispose();
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Export(TestedContent content)
    {
        string folder = Path.Combine(Scratch, $"model-{_exported++}");
        Directory.CreateDirectory(folder);
        try
        {
            content.Export(folder, _cancellationToken);
        }
        catch (MGitException fault)
        {
            throw new MGitException(fault.Code, $"The files of {content.Node.Id} could not be written for the test: {fault.Message}", fault.Target, fault);
        }

        return folder;
    }
}
