using System.Reflection;
using System.Runtime.Loader;
using MGit.Engine.Errors;

namespace MGit.Engine.Running;

/// <summary>Finds MGit.Torch beside the engine and loads it the first time a model must run.</summary>
public static class ModelRuntime
{
    private const string AssemblyName = "MGit.Torch";
    private const string TypeName = "MGit.Torch.TorchModelRuntime";

    private static readonly Lazy<IModelRuntime> Loaded = new(Load);

    /// <summary>The one runtime of this process.</summary>
    /// <exception cref="MGitException"><c>TorchRuntimeMissing</c>: MGit.Torch is not beside the engine.</exception>
    public static IModelRuntime Get() => Loaded.Value;

    private static IModelRuntime Load()
    {
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(typeof(ModelRuntime).Assembly) ?? AssemblyLoadContext.Default;
        Assembly assembly;
        try
        {
            assembly = context.LoadFromAssemblyName(new AssemblyName(AssemblyName));
        }
        catch (FileNotFoundException missing)
        {
            throw new MGitException(
                ErrorCode.TorchRuntimeMissing,
                $"{AssemblyName}.dll is not beside {typeof(ModelRuntime).Assembly.Location}. Install the module again.",
                AssemblyName,
                missing);
        }

        return (IModelRuntime)Activator.CreateInstance(assembly.GetType(TypeName, throwOnError: true)!)!;
    }
}
