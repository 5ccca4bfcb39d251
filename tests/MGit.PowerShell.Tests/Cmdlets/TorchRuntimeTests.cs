namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Install-, Get- and Uninstall-TorchRuntime without a network: nothing that a user has is touched.</summary>
public sealed class TorchRuntimeTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("mgit-data-");

    public void Dispose() => data.Delete(recursive: true);

    [LinuxFact]
    public void WhatIf_names_the_package_and_changes_nothing()
    {
        string output = Run("Install-TorchRuntime -WhatIf; Uninstall-TorchRuntime -WhatIf");

        Assert.Contains("libtorch-cpu-linux-", output, StringComparison.Ordinal);
        Assert.Contains("Remove libtorch", output, StringComparison.Ordinal);
        Assert.Empty(data.EnumerateFileSystemInfos());
    }

    [LinuxFact]
    public void A_libtorch_that_is_named_is_the_one_that_is_looked_at()
    {
        string output = Run("$env:MGIT_TORCH_PATH = '/nowhere/torch'; $r = Get-TorchRuntime; $r.IsUsable; $r.Problem; $r.Tried.Count");

        Assert.StartsWith("False", output, StringComparison.Ordinal);
        Assert.Contains("Install-TorchRuntime", output, StringComparison.Ordinal);
        Assert.Contains("MGIT_TORCH_PATH=/nowhere/torch: there is no libc10.so", output, StringComparison.Ordinal);
        Assert.EndsWith("1", output.Trim(), StringComparison.Ordinal);
    }

    [LinuxFact]
    public void What_cannot_be_installed_has_a_name()
    {
        string wrong = Path.Combine(data.FullName, "wrong.nupkg");
        File.WriteAllText(wrong, "not a package");
        (string Command, string ErrorId)[] expected =
        [
            ("Install-TorchRuntime ./nowhere.nupkg", "PathNotFound"),
            ("Install-TorchRuntime $env:MGIT_WRONG", "TorchRuntimeInvalid"),
            ("Install-TorchRuntime -Cuda", "TorchRuntimeMissing"),
            ("Install-TorchRuntime -FromPython -PythonPath /nowhere", "TorchRuntimeMissing"),
        ];

        string output = Run(
            string.Join('\n', expected.Select(one => $"try {{ {one.Command} -ErrorAction Stop }} catch {{ ($_.FullyQualifiedErrorId -split ',')[0] }}")),
            ("MGIT_WRONG", wrong));

        Assert.Equal(expected.Select(one => one.ErrorId), output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.False(Directory.Exists(Path.Combine(data.FullName, "MGit", "torch", "2.10.0-linux-x64")));
    }

    private string Run(string command, params (string Name, string? Value)[] environment)
    {
        var (code, output, error) = ConsoleProcess.Run(command, [("XDG_DATA_HOME", data.FullName), .. environment]);
        Assert.Equal("", error);
        Assert.Equal(0, code);
        return output;
    }
}
