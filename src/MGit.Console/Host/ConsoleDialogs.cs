using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace MGit.Console.Host;

/// <summary>Questions to the person at the keyboard; refused under <c>-NonInteractive</c> and when the input has ended.</summary>
internal sealed class ConsoleDialogs(Terminal terminal, bool mayAsk, Action prepare)
{
    public string ReadLine()
    {
        RequirePerson("A line of input");
        prepare();
        return Answer(echo: true);
    }

    public SecureString ReadSecret()
    {
        RequirePerson("A secret");
        prepare();
        var secret = new SecureString();
        foreach (var character in Answer(echo: false))
        {
            secret.AppendChar(character);
        }

        return secret;
    }

    public Dictionary<string, PSObject> Prompt(string? caption, string? message, Collection<FieldDescription> descriptions)
    {
        RequirePerson(string.Join(", ", descriptions.Select(field => field.Name)));
        Introduce(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in descriptions)
        {
            answers[field.Name] = AskField(field);
        }

        return answers;
    }

    public int PromptForChoice(string? caption, string? message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequirePerson(message ?? caption ?? "A choice");
        Introduce(caption, message);
        var keys = choices.Select(ChoiceKey.Of).ToArray();
        while (true)
        {
            var offer = string.Join("  ", keys.Select(key => $"[{key.Key}] {key.Label}"));
            var otherwise = defaultChoice >= 0 ? $" (default is \"{keys[defaultChoice].Key}\")" : "";
            System.Console.Out.Write($"{offer}  [?] Help{otherwise}: ");
            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            var chosen = Array.FindIndex(keys, key => key.Matches(answer));
            if (chosen >= 0)
            {
                return chosen;
            }

            for (var i = 0; answer == "?" && i < keys.Length; i++)
            {
                System.Console.Out.WriteLine($"{keys[i].Key} - {choices[i].HelpMessage}");
            }
        }
    }

    public PSCredential PromptForCredential(string? caption, string? message, string? userName)
    {
        RequirePerson("A user name and password");
        Introduce(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            System.Console.Out.Write("User: ");
            userName = ReadLine();
        }

        System.Console.Out.Write($"Password for {userName}: ");
        return new PSCredential(userName, ReadSecret());
    }

    private string Answer(bool echo) => terminal.InputIsKeyboard && terminal.MovesCursor
        ? KeyboardAnswer.Read(echo)
        : System.Console.In.ReadLine() ?? throw NobodyThere("A line of input");

    private PSObject AskField(FieldDescription field)
    {
        var type = Type.GetType(field.ParameterAssemblyFullName) ?? LanguagePrimitives.ConvertTo<Type>(field.ParameterTypeFullName);
        System.Console.Out.Write($"{field.Name}: ");
        if (type == typeof(SecureString))
        {
            return PSObject.AsPSObject(ReadSecret());
        }

        if (!type.IsArray)
        {
            return PSObject.AsPSObject(LanguagePrimitives.ConvertTo(ReadLine(), type, CultureInfo.InvariantCulture));
        }

        // An array is asked for element by element; an empty line ends it.
        var values = new List<object>();
        for (var line = ReadLine(); line.Length > 0; line = ReadLine())
        {
            values.Add(line);
            System.Console.Out.Write($"{field.Name}[{values.Count}]: ");
        }

        return PSObject.AsPSObject(LanguagePrimitives.ConvertTo(values, type, CultureInfo.InvariantCulture));
    }

    private void Introduce(string? caption, string? message)
    {
        prepare();
        foreach (var text in new[] { caption, message }.Where(text => !string.IsNullOrEmpty(text)))
        {
            System.Console.Out.WriteLine(text);
        }
    }

    private void RequirePerson(string what)
    {
        if (!mayAsk)
        {
            throw new PSInvalidOperationException($"{what} is needed, and -NonInteractive forbids to ask. Give it as a parameter, or use -Force or -Confirm:$false where a confirmation is asked for.");
        }
    }

    private static PSInvalidOperationException NobodyThere(string what) =>
        new($"{what} is needed and the input has ended. Give it as a parameter, or use -Force or -Confirm:$false where a confirmation is asked for.");
}
