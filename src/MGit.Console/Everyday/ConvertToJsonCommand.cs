using System.Management.Automation;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MGit.Console.Everyday;

/// <summary>Writes objects as JSON text.</summary>
[Cmdlet(VerbsData.ConvertTo, "Json")]
[OutputType(typeof(string))]
public sealed class ConvertToJsonCommand : PSCmdlet
{
    private readonly List<object?> items = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    public object? InputObject { get; set; }

    /// <summary>Levels of nested objects; deeper ones become text.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int Depth { get; set; } = 2;

    [Parameter]
    public SwitchParameter Compress { get; set; }

    [Parameter]
    public SwitchParameter AsArray { get; set; }

    protected override void ProcessRecord() => items.Add(InputObject);

    protected override void EndProcessing()
    {
        var options = new JsonSerializerOptions
        {
            WriteIndented = !Compress,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // The text goes to files and terminals, not into HTML.
        };
        object? whole = items.Count == 1 && !AsArray ? items[0] : items;
        WriteObject(JsonTree.Of(whole, Depth + (ReferenceEquals(whole, items) ? 1 : 0))?.ToJsonString(options) ?? "null");
    }
}
