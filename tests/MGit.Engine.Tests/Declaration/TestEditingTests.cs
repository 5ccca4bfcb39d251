using System.Text;
using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Errors;

namespace MGit.Engine.Tests.Declaration;

public sealed class TestEditingTests
{
    [Theory]
    [InlineData("schema: 1\n", "schema: 1\ntests:\n  - name: t\n    appliesTo: {all: true}\n    script: t.ps1\n    pass: {max: 3.0}\n")]
    [InlineData("schema: 1 # one\r\ntests: []\r\n", "schema: 1 # one\r\ntests:\r\n  - name: t\r\n    appliesTo: {all: true}\r\n    script: t.ps1\r\n    pass: {max: 3.0}\r\n")]
    [InlineData(
        "schema: 1\ntests:\n- {name: a, appliesTo: {all: true}, script: a.ps1} # first\n# last\naliases: {}\n",
        "schema: 1\ntests:\n- {name: a, appliesTo: {all: true}, script: a.ps1} # first\n- name: t\n  appliesTo: {all: true}\n  script: t.ps1\n  pass: {max: 3.0}\n# last\naliases: {}\n")]
    [InlineData("{schema: 1}", "{schema: 1, tests: [{name: t, appliesTo: {all: true}, script: t.ps1, pass: {max: 3.0}}]}")]
    public void ATestIsAddedAndTheRestStays(string before, string after)
        => Assert.Equal(after, Edit(before, editor => editor.SetTest(Test("t") with { Script = "t.ps1", Pass = new TestPass(null, null, 3) })));

    [Fact]
    public void ATestThatIsSetAgainKeepsWhatStays()
        => Assert.Equal(
            "schema: 1\ntests:\n  # why\n  - name: 't' # name\n    script: \"b.ps1\"\n    appliesTo: {all: true} # every\n    tags: [x]\n",
            Edit(
                "schema: 1\ntests:\n  # why\n  - name: 't' # name\n    script: \"a.ps1\"\n    appliesTo: {all: true} # every\n    pass: {min: 1}\n",
                editor => editor.SetTest(Test("t") with { Script = "b.ps1", Tags = ["x"] })));

    [Theory]
    [InlineData("schema: 1\ntests:\n  - {name: t, appliesTo: {all: true}, script: a.ps1}\n", "schema: 1\ntests:\n")]
    [InlineData("{schema: 1, tests: [{name: t, appliesTo: {all: true}, script: a.ps1}]}", "{schema: 1, tests: []}")]
    [InlineData(
        "schema: 1\ntests:\n  - {name: a, appliesTo: {all: true}, script: a.ps1} # keep\n  - name: t\n    appliesTo: {all: true}\n    script: a.ps1\n",
        "schema: 1\ntests:\n  - {name: a, appliesTo: {all: true}, script: a.ps1} # keep\n")]
    public void ATestIsTakenOutAndTheRestStays(string before, string after) => Assert.Equal(after, Edit(before, editor => editor.RemoveTest("T")));

    [Fact]
    public void ATestThatIsNotThereIsNamed()
        => Assert.Equal(ErrorCode.TestNotFound, Assert.Throws<MGitException>(() => Edit("schema: 1\n", editor => editor.RemoveTest("t"))).Code);

    [Fact]
    public void EveryKindOfTestIsWrittenAsItIsRead()
    {
        TestDeclaration[] tests =
        [
            Test("metric") with { Metric = new ValueMap([new("builtin", "accuracy"), new("dataset", "d: x"), new("k", 5L)]), Tags = ["a", "b c"] },
            Test("pester") with { Pester = "tests/a b.Tests.ps1", Description = "it's \"so\"\nfar" },
            Test("command") with { Command = ["python3", "-c", "print('a: b')", ""], Parameters = new ValueMap([new("x", 1.5), new("y", null)]) },
            Test("scoped") with { Script = "s.ps1", AppliesTo = new TestScope { Types = ["t"], Nodes = ["a-*", "b@2"] }, Pass = new TestPass("m", -1, 1e-9) },
        ];
        string text = "schema: 1\ndatasets: {\"d: x\": {path: d.csv}}\n";
        foreach (TestDeclaration test in tests)
        {
            text = Edit(text, editor => editor.SetTest(test));
        }

        LineageDeclaration read = DeclarationReader.Load("/r", new MemorySource(text));
        Assert.Equal(tests.Select(test => test.Name), read.Tests.Select(test => test.Name));
    }

    private static TestDeclaration Test(string name) => new() { Name = name, AppliesTo = new TestScope { All = true } };

    private static string Edit(string text, Action<DeclarationEditor> edit)
    {
        DeclarationEditor editor = new(DeclarationReader.Load("/r", new MemorySource(text)));
        edit(editor);
        return Encoding.UTF8.GetString(editor.Current.Files[0].Bytes);
    }
}
