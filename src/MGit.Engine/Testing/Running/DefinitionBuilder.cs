using System.Security.Cryptography;
using System.Text.Json;
using MGit.Engine.Datasets;
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
    private readonly DatasetDeclaration[] _datasets = [.. declaration.Datasets.Select(dataset => dataset with { Path = Path.GetFullPath(dataset.Path, root) })];

    public TestDefinition Build(TestDeclaration test, CancellationToken cancellationToken)
    {
        TestKind kind = KindOf(test);
        bool runsAlone = MeasuresTime(test);
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

    /// <summary>Whether what it measures is time, which depends on the machine and on what else runs there.</summary>
    public static bool MeasuresTime(TestDeclaration test) => test.Metric?.GetValueOrDefault("builtin") is "latency";

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
            foreach (string dataset in DatasetsOf(test))
            {
                json.WriteString($"dataset {dataset}", DatasetHash.Of(dataset, _datasets, cancellationToken));
            }

            json.WriteEndObject();
        }

        return new ContentId(SHA256.HashData(text.ToArray()));
    }

    /// <summary>The datasets that the test's values name. What a script calls so and lineage.yaml does not declare is the script's affair.</summary>
    private IEnumerable<string> DatasetsOf(TestDeclaration test)
    {
        if (test.Metric?.GetValueOrDefault("dataset") is string measured)
        {
            yield return measured;
        }

        if (test.Parameters.GetValueOrDefault("dataset") is string named && _datasets.Any(dataset => dataset.Name == named))
        {
            yield return named;
        }
    }
}
