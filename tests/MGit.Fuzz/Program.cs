using System.Globalization;
using MGit.Fuzz;

Dictionary<string, Func<IFuzzTarget>> targets = new(StringComparer.Ordinal)
{
    ["safetensors"] = () => new SafetensorsTarget(),
    ["onnx"] = () => new OnnxTarget(),
    ["pickle"] = () => new PickleTarget(),
    ["packs"] = () => new PackTarget(),
    ["yaml"] = () => new DeclarationTarget(),
    ["blocks"] = () => new BlockTarget(),
};
if (args.Length is 0 or > 3 || !targets.TryGetValue(args[0], out Func<IFuzzTarget>? make))
{
    Console.Error.WriteLine($"usage: MGit.Fuzz <{string.Join('|', targets.Keys)}> [seconds = 60] [seed = 1]");
    return 2;
}

int seconds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
int seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
IFuzzTarget target = make();
using IDisposable? resources = target as IDisposable;
FuzzRun run = new(target, seed, Path.Combine(AppContext.BaseDirectory, "findings"));
run.Run(TimeSpan.FromSeconds(seconds), Console.Out);
return run.Findings == 0 ? 0 : 1;
