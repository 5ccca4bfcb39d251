using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>A folder in the Hugging Face manner: model.safetensors, in shards with an index when large, and the model's other files.</summary>
internal static class HuggingFaceExport
{
    private const string IndexSuffix = ".index.json";

    public static IReadOnlyList<PlannedFile> Plan(RestoreContext context, Manifest manifest, RestoreOptions options)
    {
        IReadOnlyList<ExportTensor> tensors = ExportTensor.Pick(manifest, options.ParameterPatterns);
        List<List<ExportTensor>> shards = Cut(tensors, options.ShardBytes);
        List<PlannedFile> plan = [];
        if (shards.Count == 1)
        {
            plan.Add(SafetensorsExport.PlanFile(context, "model.safetensors", manifest, tensors));
        }
        else
        {
            for (int shard = 0; shard < shards.Count; shard++)
            {
                plan.Add(SafetensorsExport.PlanFile(context, NameOf(shard, shards.Count), manifest, shards[shard]));
            }

            byte[] index = IndexOf(shards);
            plan.Add(new PlannedFile("model.safetensors" + IndexSuffix, index.Length, written => written.Write(0, index)));
        }

        HashSet<string> taken = new(plan.Select(file => file.Path), StringComparer.OrdinalIgnoreCase);
        foreach (ManifestFile file in manifest.Files)
        {
            // The old index names the old shards.
            if (file.Tensors.Count == 0 && !file.Path.EndsWith(IndexSuffix, StringComparison.OrdinalIgnoreCase) && taken.Add(file.Path))
            {
                plan.Add(OriginalExport.Plan(context, manifest, file));
            }
        }

        return plan;
    }

    private static List<List<ExportTensor>> Cut(IReadOnlyList<ExportTensor> tensors, long limit)
    {
        List<List<ExportTensor>> shards = [[]];
        long bytes = 0;
        foreach (ExportTensor tensor in tensors)
        {
            if (shards[^1].Count > 0 && bytes + tensor.Length > limit)
            {
                shards.Add([]);
                bytes = 0;
            }

            shards[^1].Add(tensor);
            bytes += tensor.Length;
        }

        return shards;
    }

    private static string NameOf(int shard, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"model-{shard + 1:D5}-of-{count:D5}.safetensors");

    private static byte[] IndexOf(List<List<ExportTensor>> shards)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", shards.Sum(shard => shard.Sum(tensor => tensor.Length)));
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            foreach ((string name, string file) in shards
                .SelectMany((shard, index) => shard.Select(tensor => (tensor.Entry.Name, File: NameOf(index, shards.Count))))
                .OrderBy(pair => pair.Name, StringComparer.Ordinal))
            {
                json.WriteString(name, file);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        bytes.Write(Encoding.UTF8.GetBytes("\n"));
        return bytes.ToArray();
    }
}
