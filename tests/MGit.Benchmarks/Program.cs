using System.Globalization;
using MGit.Benchmarks.Codecs;
using MGit.Benchmarks.Comparison;
using MGit.Benchmarks.Graphs;
using MGit.Benchmarks.Overhead;
using MGit.Benchmarks.Parents;
using MGit.Benchmarks.Store;
using MGit.Engine.Tensors;

// Figures for docs/: `dotnet run -c Release --project tests/MGit.Benchmarks -- codec [child parent]`.
switch (args)
{
    case ["codec", .. string[] files]:
        return CodecBenchmark.Run(files);
    case ["hash"]:
        return HashBenchmark.Run();
    case ["diff", .. string[] layers]:
        return DiffBenchmark.Run(layers is [string count] ? int.Parse(count, CultureInfo.InvariantCulture) : 10_000);
    case ["family", string data]:
        return FamilyBenchmark.Run(data);
    case ["parents", "full"]:
        return FullSizeBenchmark.Run();
    case ["parents", .. string[] sizes]:
        return ParentsBenchmark.Run([.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]);
    case ["crowded", .. string[] crowds] when crowds.Length > 0:
        return CrowdedBenchmark.Run([.. crowds.Select(crowd => int.Parse(crowd, CultureInfo.InvariantCulture))]);
    case ["lookup", string models, .. string[] seed]:
        return LookupBenchmark.Run(int.Parse(models, CultureInfo.InvariantCulture), int.Parse(seed.FirstOrDefault("1"), CultureInfo.InvariantCulture));
    case ["large", string gigabytes, string type, .. string[] more]:
        return LargeBenchmark.Run(
            double.Parse(gigabytes, CultureInfo.InvariantCulture), Enum.Parse<ElementType>(type, ignoreCase: true), more is ["bounded"]);
    case ["graphs", string data, .. string[] only]:
        return GraphBenchmark.Run(data, only.FirstOrDefault(""));
    case ["update", string data, string first, string seeds, .. string[] more]:
        return UpdateBenchmark.Run(data, int.Parse(first, CultureInfo.InvariantCulture), int.Parse(seeds, CultureInfo.InvariantCulture), more is ["control"]);
    case ["overhead", string data]:
        return OverheadBenchmark.Run(data);
    case ["rivals", string data]:
        return RivalsBenchmark.Run(data);
    case ["growth", .. string[] nodes]:
        return GrowthBenchmark.Run(nodes is [string many] ? int.Parse(many, CultureInfo.InvariantCulture) : null);
    default:
        Console.Error.WriteLine("usage: codec | codec CHILD PARENT | hash | diff [LAYERS] | family DATA | rivals DATA | growth [NODES] | parents SIZE… | parents full | crowded COUNT… | lookup COUNT [SEED] | large GIGABYTES F32|BF16 [bounded] | graphs DATA [G2..G6] | update DATA FIRST-SEED SEEDS [control] | overhead DATA");
        return 2;
}
