namespace MGit.Console;

/// <summary>The text of <c>mgit --help</c>.</summary>
internal static class Usage
{
    public const string Text = """
        mgit: MGit with the PowerShell engine inside, for machines without pwsh.

          mgit                          a prompt, with history and tab completion
          mgit script.ps1 [arguments]   runs a script
          mgit -c 'commands' [args]     runs commands; $args holds what follows
          mgit -                        runs the commands that come in on standard input

          -NonInteractive               never asks; what would ask fails and says so
          --version, --help

        Exit code: that of the script's exit; 1 for an error nobody caught, and with -c for any
        error written; 130 after Ctrl+C; 64 for a wrong call.

        Environment: NO_COLOR turns colour off; MGIT_REPOSITORY names the repository to work on;
        MGIT_MODULE names the module's folder (else MGit/ beside mgit, then artifacts/module/MGit
        in a folder above it).
        """;
}
