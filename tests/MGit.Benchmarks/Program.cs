using MGit.Benchmarks.Codecs;

// Figures for docs/: `dotnet run -c Release --project tests/MGit.Benchmarks -- codec [child parent]`.
switch (args)
{
    case ["codec", .. string[] files]:
        return CodecBenchmark.Run(files);
    case ["hash"]:
        return HashBenchmark.Run();
    default:
        Console.Error.WriteLine("usage: codec | codec CHILD PARENT | hash");
        return 2;
}
