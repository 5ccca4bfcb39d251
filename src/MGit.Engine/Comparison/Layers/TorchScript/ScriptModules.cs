using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Comparison.Layers.TorchScript;

/// <summary>
/// Finds the modules in what a TorchScript archive's data.pkl holds: objects of the archive's own classes (<c>__torch__...</c>), each
/// under the attribute it is registered as. They are data; no code of the archive is looked at.
/// </summary>
internal static class ScriptModules
{
    private const string Namespace = "__torch__";
    private const int DepthLimit = 200;
    private const int PathLimit = 2000;
    private const int CountLimit = 1_000_000;

    /// <param name="root">The object that was saved.</param>
    /// <param name="budget">What the file may cost.</param>
    /// <returns>The modules, each before those in it, in the order they are registered in; none for anything else than a module.</returns>
    /// <exception cref="CheckpointException">With a <see cref="PickleFault"/>: modules without end.</exception>
    public static List<ScriptModule> Of(object? root, PickleBudget budget)
    {
        List<ScriptModule> modules = [];
        HashSet<object> entered = new(ReferenceEqualityComparer.Instance);
        Stack<(PickleObject Object, string Path, int Depth)> pending = new();
        if (IsModule(root))
        {
            pending.Push(((PickleObject)root!, "", 0));
        }

        while (pending.TryPop(out (PickleObject Object, string Path, int Depth) at))
        {
            if (!entered.Add(at.Object))
            {
                // A module that is registered twice is one module.
                continue;
            }

            PickleDict state = (PickleDict)at.Object.State!;
            List<(PickleObject Object, string Path, int Depth)> inside = [];
            foreach ((object? key, object? value) in state.Items)
            {
                if (key is string name && IsModule(value))
                {
                    inside.Add(((PickleObject)value!, at.Path.Length == 0 ? name : $"{at.Path}.{name}", at.Depth + 1));
                }
            }

            budget.Charge(300 + (2L * at.Path.Length));
            modules.Add(new ScriptModule(at.Path, ((PickleGlobal)at.Object.Callable!).Name, state, inside.Count > 0));
            if (at.Depth == DepthLimit || at.Path.Length > PathLimit || modules.Count > CountLimit)
            {
                throw new CheckpointException(PickleFault.TooLarge, $"modules are nested more than {DepthLimit} deep, have paths of more than {PathLimit} characters, or are more than {CountLimit}");
            }

            for (int i = inside.Count - 1; i >= 0; i--)
            {
                pending.Push(inside[i]);
            }
        }

        return modules;
    }

    private static bool IsModule(object? value)
        => value is PickleObject { Callable: PickleGlobal global, State: PickleDict }
            && (global.Module == Namespace || global.Module.StartsWith(Namespace + ".", StringComparison.Ordinal));
}
