using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MGit.Console.Tests.Everyday;

/// <summary>The console's own commands, in the plain uses scripts make of them.</summary>
public sealed class EverydayTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mgit-everyday-").FullName;
    private readonly Runspace runspace;

    public EverydayTests()
    {
        Environment.SetEnvironmentVariable("PSModuleAnalysisCachePath", Path.Combine(folder, ".analysis"));
        runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        Run($"Import-Module '{Path.Combine(AppContext.BaseDirectory, "MGit.Console.psd1")}'; Set-Location '{folder}'");
        Directory.CreateDirectory(Path.Combine(folder, "runs", "one"));
        File.WriteAllText(Path.Combine(folder, "runs", "one", "model.safetensors"), "12345");
        File.WriteAllText(Path.Combine(folder, "b.pth"), "abc");
        File.WriteAllText(Path.Combine(folder, "A.pth"), "a");
    }

    [Theory]
    [InlineData("Get-ChildItem *.pth | ForEach-Object Name", "A.pth", "b.pth")]
    [InlineData("(Get-ChildItem -Directory).Name", "runs")]
    [InlineData("ls -File -Filter *.pth | Sort-Object Length -Descending | ForEach-Object Name", "b.pth", "A.pth")]
    [InlineData("Get-ChildItem runs -Recurse -Filter model.safetensors | ForEach-Object { $_.Directory.Name }", "one")]
    [InlineData("(Get-Item b.pth).GetType().Name", "FileInfo")]
    [InlineData("Get-ChildItem *.pth | Sort-Object LastWriteTime | Select-Object -Last 1 | ForEach-Object GetType | ForEach-Object Name", "FileInfo")]
    [InlineData("Test-Path b.pth; Test-Path nosuch; Test-Path runs -PathType Leaf; Test-Path runs -PathType Container; Test-Path nosuch:x", "True", "False", "False", "True", "False")]
    [InlineData("Set-Location runs; (Get-Location).Path -eq (Resolve-Path .).Path; cd ..; Test-Path b.pth", "True", "True")]
    [InlineData("(Join-Path a b) -eq [IO.Path]::Combine('a','b')", "True")]
    [InlineData("Get-FileHash b.pth | ForEach-Object Hash", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("Get-ChildItem b.pth | Get-FileHash -Algorithm MD5 | ForEach-Object Hash", "900150983CD24FB0D6963F7D28E17F72")]
    [InlineData("Set-Content t.txt 'one','two'; Get-Content t.txt; (Get-Content t.txt -TotalCount 1)", "one", "two", "one")]
    [InlineData("$null = New-Item -ItemType Directory d; Test-Path d; Remove-Item d; Test-Path d", "True", "False")]
    [InlineData("Remove-Item runs -Recurse; Test-Path runs", "False")]
    public void Files_and_folders(string script, params string[] expected) => Assert.Equal(expected, Run(script));

    [Theory]
    [InlineData("1..5 | Select-Object -First 2", "1", "2")]
    [InlineData("1..5 | Select-Object -Last 2", "4", "5")]
    [InlineData("1..5 | Select-Object -Skip 3", "4", "5")]
    [InlineData("1..9 | Select-Object -Skip 1 -First 2", "2", "3")]
    [InlineData("1..5 | Select-Object -First 0")]
    [InlineData("1..9 | ForEach-Object { if ($_ -gt 3) { throw 'not stopped' }; $_ } | Select-Object -First 2", "1", "2")]
    [InlineData("[pscustomobject]@{a=1;ab=2;c=3} | Select-Object a* | ForEach-Object { $_.psobject.Properties.Name }", "a", "ab")]
    [InlineData("[pscustomobject]@{a=1} | Select-Object @{n='b';e={$_.a + 1}} | ForEach-Object b", "2")]
    [InlineData("[pscustomobject]@{a=1,2} | Select-Object -ExpandProperty a", "1", "2")]
    [InlineData("'b','C','a' | Sort-Object", "a", "b", "C")]
    [InlineData("10, 9, 8 | Sort-Object", "8", "9", "10")]
    [InlineData("[pscustomobject]@{a=1;b=2},[pscustomobject]@{a=1;b=1} | Sort-Object a, b | ForEach-Object b", "1", "2")]
    [InlineData("1..4 | Sort-Object { -$_ }", "4", "3", "2", "1")]
    [InlineData("1..4 | Measure-Object -Sum | ForEach-Object Sum", "10")]
    [InlineData("$m = Get-ChildItem *.pth | Measure-Object Length -Sum -Average -Minimum -Maximum; $m.Count; $m.Sum; $m.Average; $m.Minimum; $m.Maximum", "2", "4", "2", "1", "3")]
    [InlineData("@() | Measure-Object | ForEach-Object Count", "0")]
    [InlineData("Write-Output 1 2", "1", "2")]
    [InlineData("@{a=@(1,2);b=@{c=$null;d='é'}} | ConvertTo-Json -Compress | ForEach-Object { $_.Length -gt 20 }", "True")]
    [InlineData("[pscustomobject]@{n='x';l=@(1.5,$true,$null)} | ConvertTo-Json -Compress", """{"n":"x","l":[1.5,true,null]}""")]
    [InlineData("1,2 | ConvertTo-Json -Compress", "[1,2]")]
    public void Objects(string script, params string[] expected) => Assert.Equal(expected, Run(script));

    [Theory]
    [InlineData("Get-ChildItem nosuch", "nosuch")]
    [InlineData("Get-Content nosuch", "nosuch")]
    [InlineData("Set-Location nosuch", "nosuch")]
    [InlineData("Remove-Item runs", "not empty")]
    [InlineData("Remove-Item", "path")]
    [InlineData("New-Item -ItemType Directory runs", "exists")]
    [InlineData("'x' | Measure-Object -Sum", "not a number")]
    public void What_cannot_be_done_is_an_error_that_says_so(string script, string says)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Run(script));

        Assert.Contains(says, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void They_are_marked_as_the_console_s_own_and_hide_no_command_of_the_engine()
    {
        var own = Run("Get-Command -Module MGit.Console -CommandType Cmdlet | ForEach-Object Name");
        using var bare = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        bare.Open();
        using var shell = PowerShell.Create(bare);
        var engine = shell.AddScript("Get-Command -CommandType Cmdlet | ForEach-Object Name").Invoke<string>();

        Assert.NotEmpty(own);
        Assert.Empty(own.Intersect(engine));
        Assert.Equal(
            typeof(CommandLine).Assembly.GetTypes()
                .Count(type => type.Namespace == "MGit.Console.Everyday" && type.IsSubclassOf(typeof(Cmdlet)) && !type.IsAbstract),
            own.Length);
    }

    public void Dispose()
    {
        runspace.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string[] Run(string script)
    {
        using var shell = PowerShell.Create(runspace);
        var output = shell.AddScript(script).Invoke();
        return shell.HadErrors
            ? throw new InvalidOperationException($"{shell.Streams.Error.FirstOrDefault()}")
            : [.. output.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item}"))];
    }
}
