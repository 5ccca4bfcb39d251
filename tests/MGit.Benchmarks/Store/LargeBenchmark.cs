using System.Diagnostics;
using System.Globalization;
using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Files;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Store;

/// <summary>A large model and a fine-tuned child: times, peak memory, and what reading one parameter touches.</summary>
internal static class LargeBenchmark
{
    public static int Run(double gigabytes, ElementType type, bool bounded)
    {
        using ScratchStore store = new();
        LargeModel model = new(type, (long)(gigabytes * 1e9));
        string parent = model.Write(Path.Combine(store.Folder, "parent"), 0);
        string child = model.Write(Path.Combine(store.Folder, "child"), 1);
        double openssl = OpenSsl(child);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.Bytes:N0} bytes of {type.Name()}; openssl dgst -sha256: {openssl:F2} s"));
        ContentId parentId = Time("add without a base", openssl, () => store.Add(parent, new IngestOptions { Rehash = true }).Manifest);
        Directory.Delete(parent, recursive: true);
        IngestOptions options = new() { Rehash = true, Bound = bounded ? new ErrorBound(1e-4) : null };
        ContentId childId = Time("add with its parent", openssl, () => store.Add(child, options, parentId).Manifest);
        Time("add again, hashed", openssl, () => store.Add(child, options, parentId).Manifest);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"packs: {store.PackBytes:N0} bytes, {100.0 * store.PackBytes / (2 * model.Bytes):F1} % of both"));
        Directory.Delete(child, recursive: true);
        foreach ((string what, ContentId id) in (ReadOnlySpan<(string, ContentId)>)[("export the parent", parentId), ("export the child", childId)])
        {
            string target = Path.Combine(store.Folder, "out");
            Time(what, openssl, () =>
            {
                ContentStore contents = new(store.Packs);
                return ModelRestore.Export(contents, contents.ReadManifest(id), target, new RestoreOptions(), DiskFiles.Instance, null, CancellationToken.None);
            });
            Directory.Delete(target, recursive: true);
        }

        ReadOne(store, childId);
        return 0;
    }

    private static void ReadOne(ScratchStore store, ContentId id)
    {
        ContentStore contents = new(store.Packs);
        long before = MemorySampler.BytesRead();
        Manifest manifest = contents.ReadManifest(id);
        ManifestFile file = manifest.Files[^1];
        ManifestExtent extent = file.Extents[file.Tensors[^1].Extent];
        byte[] bytes = new byte[1024 * 1024];
        contents.ReadElements(contents.IdOf(manifest.AddressOf(extent)), 0, bytes);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"reading the first MiB of '{file.Tensors[^1].Name}' ({extent.Length:N0} bytes): {MemorySampler.BytesRead() - before:N0} bytes read from files"));
        before = MemorySampler.BytesRead();
        contents.ReadTensorTo(contents.IdOf(manifest.AddressOf(extent)), _ => { }, CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"reading all of it: {MemorySampler.BytesRead() - before:N0} bytes read from files"));
    }

    private static T Time<T>(string what, double openssl, Func<T> work)
    {
        GC.Collect();
        using MemorySampler memory = new();
        Environment.ProcessCpuUsage before = Environment.CpuUsage;
        Stopwatch watch = Stopwatch.StartNew();
        T result = work();
        double seconds = watch.Elapsed.TotalSeconds;
        Environment.ProcessCpuUsage after = Environment.CpuUsage;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {seconds:F2} s, {seconds / openssl:F2} x openssl, processor {(after.UserTime - before.UserTime).TotalSeconds:F2} s user {(after.PrivilegedTime - before.PrivilegedTime).TotalSeconds:F2} s system, peak anonymous memory {memory.PeakMiB} MiB"));
        return result;
    }

    private static double OpenSsl(string folder)
    {
        string[] arguments = ["dgst", "-sha256", .. Directory.EnumerateFiles(folder)];
        Tools.Output("openssl", arguments);
        Stopwatch watch = Stopwatch.StartNew();
        Tools.Output("openssl", arguments);
        return watch.Elapsed.TotalSeconds;
    }
}
