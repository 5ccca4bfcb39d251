using MGit.Engine.Declaration;
using MGit.Engine.Running;

namespace MGit.Engine.Testing.Running;

/// <summary>What tests of a repository run with.</summary>
/// <param name="Root">The repository's root: scripts and commands run in it.</param>
/// <param name="Definitions">Says what a test is at a moment.</param>
/// <param name="Device">Where models run.</param>
/// <param name="Datasets">The declared datasets, paths absolute.</param>
/// <param name="Scripts">Runs scripts; null: they cannot run here.</param>
/// <param name="Log">Takes what scripts and commands print.</param>
internal sealed record TestSettings(
    string Root,
    DefinitionBuilder Definitions,
    string Device,
    IReadOnlyList<DatasetDeclaration> Datasets,
    IScriptHost? Scripts,
    Action<string> Log);
