using System.Text;
using MGit.Engine.Declaration;

namespace MGit.Engine.Tests.Declaration;

public sealed class DeclarationErrorTests
{
    public static TheoryData<string, string> Faults => new()
    {
        { "nodes: []", "lineage.yaml:1:1: there is no schema; expected schema: 1" },
        { "", "lineage.yaml:1:1: there is no schema" },
        { "[a]", "lineage.yaml:1:1: the file holds a list; expected a mapping" },
        { "schema: x", "lineage.yaml:1:9: schema is the string \"x\"; expected an integer of 1 or more" },
        { "schema: 1\nnode: []", "lineage.yaml:2:1: unknown key \"node\" in the file; did you mean \"nodes\"?" },
        { "schema: 1\nzzzzzzz: []", "lineage.yaml:2:1: unknown key \"zzzzzzz\" in the file; expected one of schema, store" },
        { "schema: 1\nnodes:\n- nmae: a", "lineage.yaml:3:3: unknown key \"nmae\" in a node; did you mean \"name\"?" },
        { "schema: 1\nnodes:\n- nmae: a", "lineage.yaml:3:3: a node has no name" },
        { "schema: 1\nnodes:\n- {name: a, type: 5}", "lineage.yaml:3:19: type is the number 5; expected a string, in quotes: \"5\"" },
        { "schema: 1\nnodes:\n- {name: a, version: 0}", "lineage.yaml:3:22: version is the number 0; expected an integer from 1 to 2147483647" },
        { "schema: 1\nnodes:\n- {name: a, tags: x}", "lineage.yaml:3:19: tags is the string \"x\"; expected a list" },
        { "schema: 1\nnodes:\n- {name: a, tags: [x, X]}", "lineage.yaml:3:19: the tag \"x\" stands twice" },
        { "schema: 1\nnodes:\n- {name: a, metadata: [x]}", "lineage.yaml:3:23: metadata is a list; expected a mapping" },
        { "schema: 1\nnodes:\n- {name: a b}", "lineage.yaml:3:10: the name \"a b\" has the character U+0020 at position 2" },
        { "schema: 1\nnodes:\n- {name: a@2}", "expected name: a and version: 2" },
        { "schema: 1\nnodes:\n- name: a\n- name: a", "lineage.yaml:4:3: the node a@1 is declared already, at lineage.yaml:3:3" },
        { "schema: 1\nnodes:\n- name: a\n- {name: A, version: 2}", "lineage.yaml:4:3: the name A differs only in case from a" },
        { "schema: 1\nnodes:\n- {name: abcdef, parents: [abcdex@1]}\n- name: abcdeg", "lineage.yaml:3:28: the parent abcdex@1 of abcdef@1 is not declared; did you mean" },
        { "schema: 1\nnodes:\n- {name: a, parents: [b@2]}\n- {name: b}", "the parent b@2 of a@1 is not declared; declared are b@1" },
        { "schema: 1\nnodes:\n- {name: a, parents: [b@2]}\n- {name: b}", "lineage.yaml:3:23: " },
        { "schema: 1\nnodes:\n- {name: a}\n- {name: a, version: 2, parents: [a]}", "lineage.yaml:4:35: the parent a of a@2 is its own name without a version; expected a@version" },
        { "schema: 1\nnodes:\n- {name: a, parents: [b@1]}\n- {name: b, parents: [c@1]}\n- {name: c, parents: [a@1]}", "a@1 is its own ancestor: a@1 -> b@1 -> c@1 -> a@1" },
        { "schema: 1\nnodes:\n- {name: a, parents: [a@1]}", "a@1 is its own ancestor: a@1 -> a@1" },
        { "schema: 1\nnodes:\n- {name: a, parents: [b@1, b@1]}\n- name: b", "lineage.yaml:3:28: the parent b@1 stands twice" },
        { "schema: 1\nnodes:\n- {name: a, source: ../x}", "lineage.yaml:3:21: source \"../x\" leads out of the repository" },
        { "schema: 1\nnodes:\n- {name: a, source: 'C:\\x'}", "is an absolute path" },
        { "schema: 1\nnodes:\n- {name: a, source: a/../../x}", "leads out of the repository" },
        { "schema: 1\nnodes:\n- {name: a, create: {script: /etc/x}}", "lineage.yaml:3:30: script \"/etc/x\" is an absolute path" },
        { "schema: 1\nnodes:\n- {name: a, create: {script: x, builtin: y}}", "lineage.yaml:3:21: create has several of script, command and builtin" },
        { "schema: 1\nnodes:\n- {name: a, create: {}}", "create has none of script, command and builtin" },
        { "schema: 1\nnodes:\n- {name: a, create: {command: [[x]]}}", "a word of command is a list" },
        { "schema: 1\nnodes:\n- {name: a, compression: losless}", "compression is \"losless\"; expected lossless or bounded; did you mean \"lossless\"?" },
        { "schema: 1\nnodes:\n- {name: a, epsilon: 2}", "epsilon is the number 2; expected a number more than 0, at most 1" },
        { "schema: 1\nnodes:\n- {name: a, epsilon: .nan}", "epsilon is the number .nan; expected" },
        { "schema: 1\nnodes:\n- {name: a, name: b}", "lineage.yaml:3:13: the key \"name\" stands twice in this mapping" },
        { "schema: 1\nnodes:\n- {name: a, metadata: {x: 99999999999999999999}}", "lineage.yaml:3:27: the integer 99999999999999999999 does not fit 64 bits" },
        { "schema: 1\nnodes:\n- {name: a, metadata: {x: 1e999}}", "too large for 64-bit floating point" },
        { "schema: 1\nnodes:\n- {name: a, metadata: {x: !!int x}}", "the tag does not fit \"x\"" },
        { "schema: 1\nnodes: []\nnodes: []", "lineage.yaml:3:1: the key \"nodes\" stands twice in this file" },
        { "schema: 1\nstore: {maxChainLength: 65}", "lineage.yaml:2:25: maxChainLength is the number 65; expected an integer from 0 to 64" },
        { "schema: 1\nstore: {accuracyDrop: -1}", "expected a number from 0 to 1" },
        { "schema: 1\nnodes: [{name: a}]\ngroups: [{name: g, members: [a, q]}]", "lineage.yaml:3:33: the group g names q, which is not declared" },
        { "schema: 1\nnodes: [{name: a}]\naliases: {a@p: a@2}", "lineage.yaml:3:11: the alias a@p points at a@2, which is not declared" },
        { "schema: 1\nnodes: [{name: a}]\naliases: {a@7: a@1}", "lineage.yaml:3:11: the alias \"a@7\" is not of the form name@alias" },
        { "schema: 1\nnodes: [{name: a}]\naliases: {a@p: b@1}", "expected a version of the same name" },
        { "schema: 1\ndatasets: {d: {label: x}}", "the data set d has no path" },
        { "schema: 1\ndatasets: {d: {path: x, split: {train: 1}}}", "expected a number between 0 and 1" },
        { "schema: 1\ntests: [{name: t, pester: x}]", "the test t says not what it is for" },
        { "schema: 1\ntests: [{name: t, appliesTo: {all: true}}]", "the test t has none of metric, pester, script and command" },
        { "schema: 1\ntests: [{name: t, appliesTo: {}, pester: x}]", "appliesTo names nothing" },
        { "schema: 1\ntests: [{name: t, appliesTo: {nodes: ['[']}, pester: x}]", "the pattern \"[\" has a [ without a matching ]" },
        { "schema: 1\ntests: [{name: t, appliesTo: {all: true}, metric: {builtin: accuracy, dataset: d}}]", "names the data set d, which is not declared" },
        { "schema: 1\ntests: [{name: t, appliesTo: {all: true}, pester: x, pass: {}}]", "pass has no bound" },
        { "schema: 1\ntests: [{name: t, appliesTo: {all: true}, pester: x, pass: {min: 2, max: 1}}]", "no value passes" },
        { "schema: 1\ninclude: gone.yaml", "lineage.yaml:2:10: the included file gone.yaml does not exist" },
        { "schema: 1\ninclude: lineage.yaml", "lineage.yaml includes itself" },
        { "schema: 1\nnodes: [{name: a}\n", "lineage.yaml:3:1: while parsing a flow sequence, did not find expected ',' or ']'" },
        { "schema: 1\nnodes:\n<<<<<<< HEAD\n- name: a\n=======\n- name: b\n>>>>>>> other\n", "lineage.yaml:3:1: git left a merge conflict here" },
        { "schema: 1\n---\nschema: 1", "a second document begins here" },
        { "schema: 1\nnodes:\n- {name: *x}", "lineage.yaml:3:10: the alias *x stands before, or without, an anchor" },
        { "schema: 1\nnodes:\n- &x {name: a, metadata: {y: *x}}", "would contain itself" },
        { "schema: 1\nnodes: [!!python/object:os.system {name: a}]", "is not allowed; expected none, or one of !!str" },
        { "schema: 1\nnodes: [!System.Type {name: a}]", "the tag !System.Type is not allowed" },
        { "schema: 1\nnodes: [{? [a] : b}]", "a list stands as a key" },
        { "schema: 1\n\tnodes: x", "lineage.yaml:1:9: while scanning a plain scalar, found a tab" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_with_its_place_and_what_was_expected(string text, string expected)
        => Assert.Contains(MemorySource.ErrorsOf(text), error => error.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Several_faults_are_reported_at_once_and_in_order()
    {
        string[] errors = MemorySource.ErrorsOf("schema: 1\nstore: {epsilon: x}\nnodes:\n- {name: a, typ: x}\n- {name: b, parents: [c@1]}\naliases: {b@p: b@3}\n");

        Assert.Equal(["lineage.yaml:2:", "lineage.yaml:4:", "lineage.yaml:5:", "lineage.yaml:6:"], errors.Select(error => error[..15]));
    }

    [Fact]
    public void The_message_shows_ten_errors_and_counts_the_rest()
    {
        string text = "schema: 1\nnodes:\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"- {{name: n{i}, x: 1}}\n"));

        DeclarationException fault = Assert.Throws<DeclarationException>(() => MemorySource.Load(text));

        Assert.Equal(30, fault.Errors.Count);
        Assert.Equal(12, fault.Message.Split('\n').Length);
        Assert.EndsWith("… and 20 more", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_included_files_carry_the_files_name()
    {
        MemorySource source = new MemorySource("schema: 1\ninclude: [a.yaml]\n").With("a.yaml", "include: [b.yaml]\nstore: {}\n").With("b.yaml", "include: [a.yaml]\nnodes: [{nam: x}]");

        DeclarationException fault = Assert.Throws<DeclarationException>(() => DeclarationReader.Load("/r", source));

        Assert.Contains(fault.Errors, error => error is { File: "b.yaml", Line: 1 } && error.Message.Contains("includes itself: a.yaml -> b.yaml -> a.yaml", StringComparison.Ordinal));
        Assert.Contains(fault.Errors, error => error is { File: "a.yaml", Line: 2 } && error.Message.Contains("expected it in lineage.yaml", StringComparison.Ordinal));
        Assert.Contains(fault.Errors, error => error is { File: "b.yaml", Line: 2, Column: 10 });
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public void Text_that_is_not_utf8_is_refused_with_its_place(string mark)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(mark), .. "schema: 1\nnodes:\n- name: "u8, 0xE9, .. "\n"u8];

        DeclarationError error = Assert.Single(Assert.Throws<DeclarationException>(() => MemorySource.Load(bytes)).Errors);

        Assert.Equal((3, 9), (error.Line, error.Column));
        Assert.Contains("UTF-16", Assert.Throws<DeclarationException>(() => MemorySource.Load(Encoding.Unicode.GetPreamble())).Message, StringComparison.Ordinal);
    }
}
