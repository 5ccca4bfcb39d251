using MGit.Engine.Declaration;
using MGit.Engine.Running.Trust;
using MGit.Engine.Tensors;

namespace MGit.Engine.Testing.Running;

/// <summary>A declared test with what follows from its files.</summary>
internal sealed record TestDefinition
{
    public required TestDeclaration Declaration { get; init; }

    public required TestKind Kind { get; init; }

    /// <summary>See <see cref="LineageTest.DefinitionId"/>; null with a <see cref="Fault"/>.</summary>
    public ContentId? Id { get; init; }

    /// <summary>Why it cannot run, or null.</summary>
    public string? Fault { get; init; }

    /// <summary>What would run on this machine by it; null for a metric.</summary>
    public RunnableItem? Runnable { get; init; }

    /// <summary>Whether its result may depend on the parents' contents.</summary>
    public bool ReadsParents { get; init; }

    /// <summary>Whether it measures time: nothing else may run beside it.</summary>
    public bool RunsAlone { get; init; }

    public string Name => Declaration.Name;
}
