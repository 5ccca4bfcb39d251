using MGit.Engine.Declaration;
using MGit.Engine.Updating;

namespace MGit.Engine.Tests.Updating;

/// <summary>Tests and groups that name a version go on with the next one.</summary>
public sealed class CarriedReferencesTests : IDisposable
{
    private readonly UpdateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tests_and_groups_that_name_the_version_name_the_next_one_too()
    {
        _folder.Script("make.ps1", (call, _) => FakeScripts.Derive(call));
        _folder.Add("base");
        _folder.Add("left", ["base@1"], "make.ps1", seed: 2);
        _folder.Add("right", ["base@1"], "make.ps1", seed: 3);
        _folder.Add("", versionOf: "base", seed: 4);
        File.WriteAllText(Path.Combine(_folder.Root, "check.ps1"), "$true");
        _folder.Files.DeclarationText += """
            groups: # who goes together
              - {name: pinned, members: [left@1, right]}
            tests:
              - name: exact
                script: check.ps1
                appliesTo:
                  nodes:
                    - left@1   # and only that
                    - other-*
              - {name: any, script: check.ps1, appliesTo: {nodes: [left]}}

            """;

        Assert.All(_folder.Update(new UpdateRequest { From = "base@1", To = "base@2" }), step => Assert.True(step.State == UpdateState.Created, step.Reason));

        LineageDeclaration now = _folder.Files.Read().Declaration;
        Assert.Equal(["left@1", "right", "left@2"], now.Groups.Single().Members);
        Assert.Equal(["left@1", "other-*", "left@2"], now.Tests[0].AppliesTo.Nodes);
        Assert.Equal(["left"], now.Tests[1].AppliesTo.Nodes);
        Assert.Contains("# and only that", _folder.Files.DeclarationText);
        Assert.Contains("# who goes together", _folder.Files.DeclarationText);
    }
}
