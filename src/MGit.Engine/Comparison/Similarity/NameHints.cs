using System.Globalization;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>What a model's name says of its place in a run: a stem, the number in it, and words for stages.</summary>
internal sealed class NameHints
{
    // In the order in which they come about. Words alone, never parts of words.
    private static readonly string[][] Stages =
    [
        ["init", "initial", "scratch", "untrained", "random"],
        ["base", "pretrained", "foundation", "original", "dense"],
        ["best"],
        ["last", "final", "latest"],
        ["finetuned", "finetune", "ft", "tuned", "sft", "dpo", "rlhf", "instruct", "chat"],
        ["merged", "pruned", "thinned", "distilled", "quantized", "int8", "int4", "fp16", "simplified", "folded"],
    ];

    // What node names end with where two files differ in nothing else: not a word of the model's name.
    private static readonly string[] Containers = ["safetensors", "pth", "pt", "ckpt", "bin", "onnx", "jit", "zip", "tar"];

    private NameHints(string name, string stem, double? number, IReadOnlyList<string> words, int? stage)
    {
        Name = name;
        Stem = stem;
        Number = number;
        Words = words;
        Stage = stage;
    }

    public string Name { get; }

    /// <summary>The name with its numbers and stage words taken out; equal for the checkpoints of one run.</summary>
    public string Stem { get; }

    /// <summary>The last number in the name: a step, an epoch, a version.</summary>
    public double? Number { get; }

    public IReadOnlyList<string> Words { get; }

    public int? Stage { get; }

    public static NameHints Of(string name)
    {
        List<string> words = [];
        List<string> stem = [];
        double? number = null;
        int? stage = null;
        string[] split = [.. Split(name)];
        foreach (string word in split.Length > 1 && Containers.Contains(split[^1], StringComparer.Ordinal) ? split[..^1] : split)
        {
            words.Add(word);
            int at = Array.FindIndex(Stages, stages => stages.Contains(word, StringComparer.Ordinal));
            if (double.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
            {
                number = value;
                stem.Add("#");
            }
            else if (at >= 0)
            {
                stage = Math.Max(stage ?? 0, at);
            }
            else
            {
                stem.Add(word);
            }
        }

        return new NameHints(name, string.Join(' ', stem), number, words, stage);
    }

    /// <summary>Which of two names says that it came before the other: -1 this, 1 the other, 0 neither; and why.</summary>
    public (int Order, string Reason) CompareTo(NameHints other)
    {
        if (Stem == other.Stem && Number is { } mine && other.Number is { } theirs && mine != theirs)
        {
            return (mine.CompareTo(theirs), $"number in the name: {Math.Min(mine, theirs):0.######} before {Math.Max(mine, theirs):0.######}");
        }

        if (Extends(other.Words, Words))
        {
            return (-1, $"the name {other.Name} adds to {Name}");
        }

        if (Extends(Words, other.Words))
        {
            return (1, $"the name {Name} adds to {other.Name}");
        }

        return Stem == other.Stem && Stage != other.Stage && Stage is { } first && other.Stage is { } second
            ? (first.CompareTo(second), "stage in the name")
            : (0, string.Empty);
    }

    /// <summary>"face_v1_finetuned" extends "face_v1".</summary>
    private static bool Extends(IReadOnlyList<string> longer, IReadOnlyList<string> shorter)
        => longer.Count > shorter.Count && shorter.Count > 0 && longer.Take(shorter.Count).SequenceEqual(shorter);

    /// <summary>Words and numbers; a stage word with a number in it ("int8") stays whole.</summary>
    private static IEnumerable<string> Split(string name)
    {
        foreach (string part in Runs(name.ToLowerInvariant(), letter => char.IsAsciiDigit(letter) || char.IsLetter(letter) ? 1 : 0))
        {
            if (Stages.Any(stages => stages.Contains(part, StringComparer.Ordinal)))
            {
                yield return part;
                continue;
            }

            foreach (string word in Runs(part, letter => char.IsAsciiDigit(letter) ? 1 : 2))
            {
                yield return word;
            }
        }
    }

    /// <summary>The longest stretches of letters of one kind; those of kind 0 are left out.</summary>
    private static IEnumerable<string> Runs(string text, Func<char, int> kind)
    {
        int start = 0;
        for (int at = 1; at <= text.Length; at++)
        {
            if (at == text.Length || kind(text[at]) != kind(text[start]))
            {
                if (kind(text[start]) != 0)
                {
                    yield return text[start..at];
                }

                start = at;
            }
        }
    }
}
