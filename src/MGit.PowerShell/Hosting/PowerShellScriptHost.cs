using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MGit.Engine.Errors;
using MGit.Engine.Running;

namespace MGit.PowerShell.Hosting;

/// <summary>
/// Runs scripts and Pester files, each in a session of its own: nothing one leaves behind (variables, functions, location) reaches the
/// next one or the caller. Made on the pipeline thread, used on any, by several at once.
/// </summary>
internal sealed class PowerShellScriptHost(PSCmdlet caller) : IScriptHost
{
    private static readonly Version LeastPester = new(5, 5);

    // $? is false after a script that left with a code other than zero, and only then is $LASTEXITCODE its own and no program's.
    private const string Call = """
        param($script, $arguments)
        & $script @arguments
        if (-not $? -and $global:LASTEXITCODE) { $global:MGitScriptExit = $global:LASTEXITCODE }
        """;

    private const string FindPester = """
        param($least)
        Get-Module -ListAvailable -Name Pester | Where-Object { $_.Version -ge $least } | ForEach-Object { $_.Path }
        """;

    private const string CallPester = """
        param($path, $data)
        $configuration = New-PesterConfiguration
        $configuration.Run.Container = New-PesterContainer -Path ([System.Management.Automation.WildcardPattern]::Escape($path)) -Data $data
        $configuration.Run.PassThru = $true
        $configuration.Run.Exit = $false
        $configuration.Output.Verbosity = 'Detailed'
        $configuration.Output.RenderMode = 'Plaintext'
        Invoke-Pester -Configuration $configuration
        """;

    private readonly string[] _modules = ModulesOf(caller);

    public ScriptOutcome Run(ScriptCall call, CancellationToken cancellationToken)
    {
        Hashtable arguments = Declared(call, out string? fault);
        if (fault is not null)
        {
            return new ScriptOutcome([], [], fault);
        }

        using ScriptSession session = ScriptSession.Open(_modules, call.WorkingFolder);
        ScriptOutcome outcome = session.Invoke(Call, [call.Path, arguments], call.Log, cancellationToken);
        return outcome.Failure is null && session.Variable("MGitScriptExit") is { } code
            ? outcome with { Failure = $"{call.Path} ended with exit code {code}." }
            : outcome;
    }

    public PesterOutcome RunPester(ScriptCall call, CancellationToken cancellationToken)
    {
        Hashtable data = Declared(call, out string? fault);
        if (fault is not null)
        {
            return new PesterOutcome(0, 1, 0, [fault]);
        }

        using ScriptSession session = ScriptSession.Open(_modules, call.WorkingFolder);
        string pester = PesterPath(session, cancellationToken);
        ScriptOutcome import = session.Invoke("param($path) Import-Module $path -ErrorAction Stop", [pester], null, cancellationToken);
        if (import.Failure is not null)
        {
            throw Missing($"Pester was found at '{pester}' and does not load: {import.Failure}");
        }

        ScriptOutcome outcome = session.Invoke(CallPester, [call.Path, data], call.Log, cancellationToken);
        object? last = outcome.Output.Count > 0 ? outcome.Output[^1] : null;
        return outcome.Failure is { } failure ? new PesterOutcome(0, 1, 0, [failure])
            : last is null ? new PesterOutcome(0, 1, 0, ["Pester returned no result."])
            : PesterResult.Read(new PSObject(last));
    }

    // The newest one, as PowerShell itself would take it.
    private static string PesterPath(ScriptSession session, CancellationToken cancellationToken)
    {
        ScriptOutcome found = session.Invoke(FindPester, [LeastPester], null, cancellationToken);
        string path = found.Output.OfType<string>().FirstOrDefault()
            ?? throw Missing($"A test needs Pester {LeastPester} or later, and none is in PSModulePath.");
        ScriptOutcome everyday = session.Invoke(
            "Get-Module -ListAvailable -Name Microsoft.PowerShell.Utility, Microsoft.PowerShell.Management | ForEach-Object { $_.Name }",
            [],
            null,
            cancellationToken);
        return everyday.Output.Distinct().Count() >= 2 ? path : throw Missing(
            $"Pester was found at '{path}' and needs PowerShell's own modules, which this host lacks. Run the test in PowerShell 7.6 (pwsh).");
    }

    private static MGitException Missing(string found) => new(
        ErrorCode.PesterMissing,
        $"{found} Pester tests run in PowerShell 7.6 with Pester: Install-PSResource Pester (or Install-Module Pester -MinimumVersion {LeastPester}).",
        "Pester");

    /// <summary>The arguments the script asks for: one that does not name a parameter is not given it.</summary>
    private static Hashtable Declared(ScriptCall call, out string? fault)
    {
        fault = null;
        var given = new Hashtable(StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(call.Path))
        {
            throw new MGitException(ErrorCode.PathNotFound, $"The script '{call.Path}' does not exist.", call.Path);
        }

        ScriptBlockAst script = Parser.ParseFile(call.Path, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            fault = $"{call.Path}:{errors[0].Extent.StartLineNumber}: {errors[0].Message}";
            return given;
        }

        foreach (ParameterAst parameter in script.ParamBlock?.Parameters ?? [])
        {
            string name = parameter.Name.VariablePath.UserPath;
            foreach ((string key, object? value) in call.Arguments)
            {
                if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    given[name] = ScriptValues.ToScript(value);
                }
            }
        }

        return given;
    }

    /// <summary>This module, and the console's everyday commands where the caller has those instead of PowerShell's own.</summary>
    private static string[] ModulesOf(PSCmdlet caller)
    {
        string own = Path.Combine(Path.GetDirectoryName(typeof(PowerShellScriptHost).Assembly.Location)!, "MGit.psd1");
        string? everyday = caller.InvokeCommand.GetCmdlets("Write-Output")
            .FirstOrDefault(command => command.ModuleName == "MGit.Console")?.Module?.ModuleBase;
        return everyday is null ? [own] : [Path.Combine(everyday, "MGit.Console.psd1"), own];
    }
}
