using System.Globalization;
using MGit.Fuzz;

IFuzzTarget[] targets = [new SafetensorsTarget(), new PickleTarget()];
IFuzzTarget? target = args.Length > 0 ? Array.Find(targets, t => t.Name == args[0]) : null;
if (target is null || args.Length > 3)
{
    Console.Error.WriteLine($"usage: MGit.Fuzz <{string.Join('|', targets.Select(t => t.Name))}> [seconds = 60] [seed = 1]");
    return 2;
}

int seconds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
int seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
FuzzRun run = new(target, seed, Path.Combine(AppContext.BaseDirectory, "findings"));
run.Run(TimeSpan.FromSeconds(seconds), Console.Out);
return run.Findings == 0 ? 0 : 1;
