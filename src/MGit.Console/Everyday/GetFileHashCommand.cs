using System.Management.Automation;
using System.Security.Cryptography;

namespace MGit.Console.Everyday;

/// <summary>Computes a file's hash.</summary>
[Cmdlet(VerbsCommon.Get, "FileHash", DefaultParameterSetName = "Path")]
[OutputType(typeof(PSObject))]
public sealed class GetFileHashCommand : PathCommand
{
    [Parameter(Position = 1)]
    [ValidateSet("SHA1", "SHA256", "SHA384", "SHA512", "MD5")]
    public string Algorithm { get; set; } = "SHA256";

    protected override void ProcessRecord()
    {
        foreach (var full in Given.SelectMany(Resolve).Where(File.Exists))
        {
            try
            {
                using var stream = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.Read);
                var hash = CryptographicOperations.HashData(new HashAlgorithmName(Algorithm.ToUpperInvariant()), stream);
                var result = new PSObject();
                result.Properties.Add(new PSNoteProperty("Algorithm", Algorithm.ToUpperInvariant()));
                result.Properties.Add(new PSNoteProperty("Hash", Convert.ToHexString(hash)));
                result.Properties.Add(new PSNoteProperty("Path", full));
                WriteObject(result);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Refuse(error, "FileNotRead", ErrorCategory.ReadError, full);
            }
        }
    }
}
