using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Comparison.Layers.TorchScript;

/// <summary>A module of a TorchScript archive.</summary>
/// <param name="Path">Its path in the tree ("encoder.0"); empty for the root.</param>
/// <param name="Kind">Its class without what the compiler puts in front ("Conv2d").</param>
/// <param name="State">Its attributes, as they are pickled.</param>
/// <param name="HasModules">Whether there are modules in it.</param>
internal sealed record ScriptModule(string Path, string Kind, PickleDict State, bool HasModules);
