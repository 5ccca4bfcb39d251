using MGit.Engine.Declaration.Yaml;

namespace MGit.Engine.Declaration;

/// <summary>Collects what is wrong. Past a thousand errors the rest is of no use to anybody and is only counted out.</summary>
internal sealed class DeclarationErrors
{
    public const int Most = 1000;

    private readonly List<DeclarationError> _errors = [];

    public bool Any => _errors.Count > 0;

    public DeclarationError? First => _errors.Count > 0 ? _errors[0] : null;

    public bool IsFull => _errors.Count >= Most;

    public int Count => _errors.Count;

    public Exception? Cause { get; private set; }

    public void Add(SourceLocation at, string message)
    {
        if (!IsFull)
        {
            _errors.Add(new DeclarationError(at.File, at.Line, at.Column, message));
        }
    }

    public void Add(string file, YamlPosition at, string message) => Add(new SourceLocation(file, at.Line, at.Column), message);

    public void Add(string file, YamlFault fault)
    {
        Cause ??= fault;
        Add(file, fault.At, fault.Message);
    }

    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new DeclarationException(_errors.OrderBy(error => error.File, StringComparer.Ordinal)
                .ThenBy(error => error.Line).ThenBy(error => error.Column).ToArray(), Cause);
        }
    }
}
