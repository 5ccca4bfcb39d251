using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MGit.Loader;

/// <summary>Opens the gate to the engine when a session imports the module, and closes it when the session removes it.</summary>
public sealed class ModuleEvents : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Called once per session (runspace) that imports the module.</summary>
    public void OnImport() => EngineGate.Open(Session());

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => EngineGate.Close(Session());

    private static Guid Session() => Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty;
}
