using System.Security.Cryptography;
using System.Text.Json;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Running.Trust;
using MGit.Engine.Tensors;

namespace MGit.Engine.Testing.Running;

/// <summary>
/// Works out what a test is: the hash of everything that decides what it measures. The condition under which a value passes, the tags,
/// the description and the nodes it is for are no part of it.
/// </summary>
internal sealed class DefinitionBuilder(string root, LineageDeclaration declaration, string device)
{
    private readonly Dictionary<string, ContentId> _datasets = new(StringComparer.Ordinal);

    public TestDefinition Build(TestDeclaration test, CancellationToken cancellationToken)
    {
        TestKind kind = KindOf(test);
        bool runsAlone = kind == TestKind.Metric && IsLatency(test.Metric!);
        try
        {
            RunnableItem? runnable = kind switch
            {
                TestKind.Script => RunnableItem.File(RunnableKind.Script, root, test.Script!),
                TestKind.Pester => RunnableItem.File(RunnableKind.Pester, root, test.Pester!),
                TestKind.Command => RunnableItem.Command(root, test.Command),
                _ => null,
            };
            return new TestDefinition
            {
                Declaration = test,
                Kind = kind,
                Id = Hash(test, kind, runnable, runsAlone, cancellationToken),
                Runnable = runnable,
                ReadsParents = kind switch
                {
                    TestKind.Metric => false,
                    TestKind.Command => true,
                    _ => File.ReadAllText(runnable!.Path!).Contains("parent", StringComparison.OrdinalIgnoreCase),
                },
                RunsAlone = runsAlone,
            };
        }
        catch (Exception fault) when (fault is MGitException or IOException or UnauthorizedAccessException)
        {
            return new TestDefinition { Declaration = test, Kind = kind, Fault = fault.Message, RunsAlone = runsAlone };
        }
    }

    public static TestKind KindOf(TestDeclaration test)
        => test.Metric is not null ? TestKind.Metric : test.Script is not null ? TestKind.Script : test.Pester is not null ? TestKind.Pester : TestKind.Command;

    private static bool IsLatency(ValueMap metric) => metric.GetValueOrDefault("builtin") is "latency";

    private ContentId Hash(TestDeclaration test, TestKind kind, RunnableItem? runnable, bool runsAlone, CancellationToken cancellationToken)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteNumber("form", 1);
            json.WriteString("test", test.Name);
            json.WriteString("kind", kind.ToString());
            json.WriteString("runs", runnable?.Hash.ToString());
            json.WriteString("device", runsAlone ? device : null);
            json.WritePropertyName("metric");
            ValueMapJson.Write(json, test.Metric, sorted: true);
            json.WritePropertyName("parameters");
            ValueMapJson.Write(json, test.Parameters, sorted: true);
            foreach (DatasetDeclaration dataset in DatasetsOf(test))
            {
                json.WriteString($"dataset {dataset.Name}", Describe(dataset, cancellationToken));
            }

            json.WriteEndObject();
        }

        return new ContentId(SHA256.HashData(text.ToArray()));
    }

    /// <summary>The datasets that the test's values name.</summary>
    private IEnumerable<DatasetDeclaration> DatasetsOf(TestDeclaration test)
    {
        foreach (object? name in new[] { test.Metric?.GetValueOrDefault("dataset"), test.Parameters.GetValueOrDefault("dataset") })
        {
            if (name is string text && text.Length > 0)
            {
                DatasetDeclaration? known = declaration.Datasets.FirstOrDefault(dataset => dataset.Name == text);
                if (known is null && test.Metric is not null)
                {
                    throw new MGitException(
                        ErrorCode.DatasetInvalid, $"The test {test.Name} names the dataset '{text}', which lineage.yaml does not declare under datasets:.", text);
                }

                if (known is not null)
                {
                    yield return known;
                }
            }
        }
    }

    private string Describe(DatasetDeclaration dataset, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(dataset.Path, root);
        if (!_datasets.TryGetValue(path, out ContentId hash))
        {
            _datasets[path] = hash = FileDigest.Of(path, cancellationToken);
        }

        // Everything declared of it but where it lies: the record's own text names each property.
        return $"{hash} {dataset with { Path = string.Empty, Location = default }}";
    }
}
