using System.Globalization;
using System.Text.Json;
using MGit.Engine.Declaration;
using MGit.Engine.Progress;
using MGit.Engine.Running;

namespace MGit.Engine.Testing.Running;

/// <summary>
/// An external command. It gets the environment variables MGIT_NODE, MGIT_MODEL_PATH, MGIT_PARENT_PATHS (joined as PATH is) and
/// MGIT_INPUT, a JSON file of all this and the parameters. An exit code other than 0 fails; else the last line of its output counts where
/// it is a number, true or false, or a JSON object of metrics.
/// </summary>
internal sealed class CommandTest : ITestKindRunner
{
    public Measurement Run(TestDefinition test, TestSubject subject, TestSettings settings, IProgress<OperationProgress>? progress)
    {
        string[] parents = [.. subject.Parents.Select(parent => parent.Path)];
        string input = Path.Combine(subject.Scratch, $"{Guid.NewGuid():N}.json");
        File.WriteAllBytes(input, Describe(test, subject, parents));
        CommandOutcome outcome = CommandProcess.Run(
            new CommandCall(test.Declaration.Command, settings.Root)
            {
                Environment = new Dictionary<string, string?>
                {
                    ["MGIT_NODE"] = subject.Node.Id,
                    ["MGIT_MODEL_PATH"] = subject.Model.Path,
                    ["MGIT_PARENT_PATHS"] = string.Join(Path.PathSeparator, parents),
                    ["MGIT_INPUT"] = input,
                    ["MGIT_REPOSITORY"] = settings.Root,
                },
                Log = settings.Log,
            },
            subject.CancellationToken);
        if (outcome.ExitCode != 0)
        {
            string said = outcome.LastError.Length > 0 ? $" {outcome.LastError}" : string.Empty;
            return new Measurement(
                TestOutcome.Failed,
                [],
                Error: string.Create(CultureInfo.InvariantCulture, $"{test.Declaration.Command[0]} ended with exit code {outcome.ExitCode}.{said}"));
        }

        return (outcome.LastOutput is { } line ? MeasuredValues.Parse(line, test.Declaration.Command[0]) : null) ?? new Measurement(TestOutcome.Passed, []);
    }

    private static byte[] Describe(TestDefinition test, TestSubject subject, string[] parents)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("test", test.Name);
            json.WriteString("node", subject.Node.Id);
            json.WriteString("modelPath", subject.Model.Path);
            json.WriteStartArray("parents");
            for (int i = 0; i < parents.Length; i++)
            {
                json.WriteStartObject();
                json.WriteString("node", subject.Parents[i].Node.Id);
                json.WriteString("modelPath", parents[i]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WritePropertyName("parameters");
            ValueMapJson.Write(json, test.Declaration.Parameters);
            json.WriteEndObject();
        }

        return text.ToArray();
    }
}
