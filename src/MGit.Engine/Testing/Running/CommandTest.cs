using System.Globalization;
using System.Text.Json;
using MGit.Engine.Declaration;
using MGit.Engine.Progress;
using MGit.Engine.Running;

namespace MGit.Engine.Testing.Running;

/// <summary>
/// An external command. It gets the environment variables MGIT_NODE, MGIT_MODEL_PATH, MGIT_PARENTS (how many) with MGIT_PARENT_1 …,
/// MGIT_DEVICE, MGIT_REPOSITORY, and MGIT_PARAMETERS_FILE, a JSON file of all this and the parameters. An exit code other than 0 fails;
/// else the last line of its output counts where it is a number, true or false, or a JSON object of metrics.
/// </summary>
internal sealed class CommandTest : ITestKindRunner
{
    public Measurement Run(TestDefinition test, TestSubject subject, TestSettings settings, IProgress<OperationProgress>? progress)
    {
        string input = Path.Combine(subject.Scratch, $"{Guid.NewGuid():N}.json");
        Dictionary<string, string?> variables = new(StringComparer.Ordinal)
        {
            ["MGIT_NODE"] = subject.Node.Id,
            ["MGIT_MODEL_PATH"] = subject.Model.Path,
            ["MGIT_PARAMETERS_FILE"] = input,
            ["MGIT_PARENTS"] = subject.Parents.Count.ToString(CultureInfo.InvariantCulture),
            ["MGIT_DEVICE"] = settings.Device,
            ["MGIT_REPOSITORY"] = settings.Root,
        };
        for (int i = 0; i < subject.Parents.Count; i++)
        {
            variables[string.Create(CultureInfo.InvariantCulture, $"MGIT_PARENT_{i + 1}")] = subject.Parents[i].Path;
        }

        File.WriteAllBytes(input, Describe(test, subject, settings));
        CommandOutcome outcome = CommandProcess.Run(
            new CommandCall(test.Declaration.Command, settings.Root) { Environment = variables, Log = settings.Log }, subject.CancellationToken);
        if (outcome.ExitCode != 0)
        {
            string said = outcome.LastError.Length > 0 ? $" {outcome.LastError}" : string.Empty;
            string how = string.Create(
                CultureInfo.InvariantCulture,
                $"{test.Declaration.Command[0]} {(outcome.WasEnded ? "was ended from outside, or crashed:" : "ended with")} exit code {outcome.ExitCode}.{said}");
            return outcome.WasEnded ? Measurement.Broken(how) : new Measurement(TestOutcome.Failed, [], Error: how);
        }

        return (outcome.LastOutput is { } line ? MeasuredValues.Parse(line, test.Declaration.Command[0]) : null) ?? new Measurement(TestOutcome.Passed, []);
    }

    private static byte[] Describe(TestDefinition test, TestSubject subject, TestSettings settings)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("test", test.Name);
            json.WriteString("repository", settings.Root);
            json.WriteString("device", settings.Device);
            json.WriteString("node", subject.Node.Id);
            json.WriteString("path", subject.Model.Path);
            json.WriteString("contentId", subject.Node.ContentId);
            json.WriteStartArray("parents");
            foreach (TestedModel parent in subject.Parents)
            {
                json.WriteStartObject();
                json.WriteString("id", parent.Node.Id);
                json.WriteString("path", parent.Path);
                json.WriteString("contentId", parent.Node.ContentId);
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
