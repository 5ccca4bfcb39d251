using System.Collections;
using MGit.Engine.Repositories;
using MGit.Engine.Store.Files;
using MGit.Engine.Updating;

namespace MGit.Engine.Tests.Updating;

public sealed class RunRecordTests : IDisposable
{
    private readonly UpdateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_says_what_ran_on_what_and_survives_a_lost_catalog()
    {
        _folder.Script("make.ps1", (call, _) =>
        {
            call.Log!("epoch 1");
            call.Log("epoch 2");
            FakeScripts.Derive(call);
        });
        string content = _folder.Add("base").ContentId!;
        _folder.Add("child", ["base@1"], "make.ps1", seed: 2);
        string better = _folder.Add("", versionOf: "base", seed: 3).ContentId!;
        _folder.Update(new UpdateRequest { From = "base@1", To = "base@2" });

        LineageRun run = Assert.Single(_folder.Runs("child", log: true));
        Assert.Equal(("child@2", "child@1", RunOutcome.Created), (run.Node, run.PreviousNode, run.Outcome));
        Assert.Equal(["base@2"], run.Parents);
        Assert.Equal([better], run.ParentContentIds);
        Assert.NotEqual(content, better);
        Assert.Equal("script make.ps1", run.Creation);
        Assert.Equal(0.5, run.Parameters["rate"]);
        Assert.Equal(3L, run.Parameters["epochs"]);
        Assert.Equal(0L, run.Seed);
        Assert.Equal("epoch 1\nepoch 2", run.Log);
        Assert.True(run.Seconds > 0);
        Assert.Null(_folder.Runs("child").Single().Log);

        File.Delete(Path.Combine(_folder.Root, ".lineage", "catalog.db"));
        LineageRun rebuilt = Assert.Single(_folder.Runs("child", log: true));
        Assert.Equal((run.Run, run.Node, run.Log, run.Started), (rebuilt.Run, rebuilt.Node, rebuilt.Log, rebuilt.Started));
        Assert.NotNull(_folder.Files.Read().Resolve("child@2").LastRun);
    }

    [Fact]
    public void A_node_that_is_stored_keeps_its_record_whatever_goes_wrong_behind_the_commit()
    {
        _folder.Add("base");
        _folder.Add("child", ["base@1"], "make.ps1", seed: 2);
        _folder.Add("", versionOf: "base", seed: 3);
        string declared = _folder.Files.DeclarationText;
        EditedMeanwhile disk = new(() => File.AppendAllText(_folder.Files.Declaration, "# a person's\n"));
        _folder.Script("make.ps1", (call, _) =>
        {
            FakeScripts.Derive(call);
            disk.IsArmed = true;
        });
        UpdateRequest request = new() { From = "base@1", To = "base@2" };
        using (LineageRepository repository = _folder.Open(disk))
        {
            UpdateStep step = Assert.Single(repository.Updates.Run(UpdateFolder.Plan(repository, request), new UpdateOptions(), null, CancellationToken.None));
            Assert.Equal(Errors.ErrorCode.DeclarationConflict, Assert.IsType<Errors.MGitException>(step.Error).Code);
        }

        disk.IsArmed = false;
        LineageRun run = Assert.Single(_folder.Runs("child"));
        Assert.Equal((RunOutcome.Created, "child@2"), (run.Outcome, run.Node));
        Assert.StartsWith(declared, _folder.Files.DeclarationText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_log_keeps_its_end()
    {
        _folder.Script("make.ps1", (call, _) =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                call.Log!($"line {i}");
            }

            call.Log!(new string('ä', 200_000));
            call.Log("the end");
            FakeScripts.Derive(call);
        });
        _folder.Files.Add(new NodeDraft { Name = "node", Create = new Hashtable { ["script"] = "make.ps1" } });

        _folder.Update(new UpdateRequest { All = true });

        string log = Assert.Single(_folder.Runs("node", log: true)).Log!;
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(log), 20_000, 66_000);
        Assert.EndsWith("ä\nthe end", log);
    }

    [Fact]
    public void A_command_gets_its_parents_and_parameters_and_its_exit_code_is_kept()
    {
        string script = OperatingSystem.IsWindows()
            ? "@copy \"%MGIT_PARENT_1%\\*\" \"%MGIT_OUTPUT%\\\" >nul & copy \"%MGIT_PARAMETERS_FILE%\" \"%MGIT_OUTPUT%\\about.json\" >nul & echo made %MGIT_NODE%\r\n"
            : "cp \"$MGIT_PARENT_1\"/* \"$MGIT_OUTPUT\"/ && cp \"$MGIT_PARAMETERS_FILE\" \"$MGIT_OUTPUT/about.json\" && echo made $MGIT_NODE\n";
        string name = OperatingSystem.IsWindows() ? "make.cmd" : "make.sh";
        File.WriteAllText(Path.Combine(_folder.Root, name), script);
        string[] command = OperatingSystem.IsWindows() ? ["cmd", "/c", name] : ["sh", name];
        _folder.Add("base");
        _folder.Files.Add(new NodeDraft
        {
            Name = "copy",
            Parents = ["base"],
            Create = new Hashtable { ["command"] = command, ["parameters"] = new Hashtable { ["note"] = "häuser", ["seed"] = 7 } },
        });

        UpdateStep step = Assert.Single(_folder.Update(new UpdateRequest { All = true }));

        Assert.True(step.State == UpdateState.Created, step.Reason);
        LineageRun run = Assert.Single(_folder.Runs("copy", log: true));
        Assert.Equal((0, 7L, "made copy@1"), (run.ExitCode, run.Seed, run.Log));
        string destination = _folder.Files.PathOf("out");
        using (LineageRepository repository = _folder.Open())
        {
            repository.Export("copy", destination, new ExportOptions(), null, CancellationToken.None);
        }

        using System.Text.Json.JsonDocument about = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(destination, "about.json")));
        Assert.Equal("häuser", about.RootElement.GetProperty("parameters").GetProperty("note").GetString());
        Assert.Equal("base@1", about.RootElement.GetProperty("parents")[0].GetProperty("id").GetString());
    }

    [Fact]
    public void A_command_that_fails_says_how()
    {
        string[] command = OperatingSystem.IsWindows() ? ["cmd", "/c", "echo no disk 1>&2 & exit 3"] : ["sh", "-c", "echo no disk >&2; exit 3"];
        _folder.Files.Add(new NodeDraft { Name = "node", Create = new Hashtable { ["command"] = command } });

        UpdateStep step = Assert.Single(_folder.Update(new UpdateRequest { All = true }));

        Assert.Equal(UpdateState.Failed, step.State);
        Assert.Contains("exit code 3: no disk", step.Reason);
        LineageRun run = Assert.Single(_folder.Runs());
        Assert.Equal((RunOutcome.Failed, 3), (run.Outcome, run.ExitCode));
    }

    [Fact]
    public void A_creation_that_writes_nothing_fails()
    {
        _folder.Script("empty.ps1", (_, _) => { });
        _folder.Files.Add(new NodeDraft { Name = "node", Create = new Hashtable { ["script"] = "empty.ps1" } });

        UpdateStep step = Assert.Single(_folder.Update(new UpdateRequest { All = true }));

        Assert.Equal(UpdateState.Failed, step.State);
        Assert.Contains("without writing a file", step.Reason);
        Assert.Empty(_folder.Leftovers());
    }

    /// <summary>A disk on which somebody edits lineage.yaml while a commit is written.</summary>
    private sealed class EditedMeanwhile(Action edit) : IDurableFiles
    {
        public bool IsArmed { get; set; }

        private Action Edit { get; } = edit;

        public IDurableFile Open(string path, DurableOpen mode) => new Watched(DiskFiles.Instance.Open(path, mode), this);

        public void Move(string source, string destination, bool overwrite) => DiskFiles.Instance.Move(source, destination, overwrite);

        public void Delete(string path) => DiskFiles.Instance.Delete(path);

        public void FlushDirectory(string path) => DiskFiles.Instance.FlushDirectory(path);

        public void CreateDirectory(string path) => DiskFiles.Instance.CreateDirectory(path);

        private sealed class Watched(IDurableFile file, EditedMeanwhile disk) : IDurableFile
        {
            public string Path => file.Path;

            public long Length => file.Length;

            public void Write(long position, ReadOnlySpan<byte> bytes) => file.Write(position, bytes);

            public void Flush()
            {
                file.Flush();
                if (disk.IsArmed && Path.EndsWith(".pack", StringComparison.Ordinal))
                {
                    disk.Edit();
                }
            }

            public void Truncate(long length) => file.Truncate(length);

            public void Dispose() => file.Dispose();
        }
    }
}
