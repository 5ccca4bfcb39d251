namespace MGit.Engine.Running;

/// <summary>Runs PowerShell for the engine, which knows none of it. The module brings the one there is.</summary>
public interface IScriptHost
{
    /// <summary>Runs a script in a session of its own, with the module imported.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    ScriptOutcome Run(ScriptCall call, CancellationToken cancellationToken);

    /// <summary>Runs a Pester file in a session of its own.</summary>
    /// <exception cref="Errors.MGitException"><c>PesterMissing</c>: no Pester of version 5.5 or later is there.</exception>
    PesterOutcome RunPester(ScriptCall call, CancellationToken cancellationToken);
}
