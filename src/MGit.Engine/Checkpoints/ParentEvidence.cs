namespace MGit.Engine.Checkpoints;

/// <summary>Something in a checkpoint that says which model it was made from.</summary>
/// <param name="Source">The file and key it was found in ("config.json: _name_or_path").</param>
/// <param name="Value">What it says ("roberta-base").</param>
public sealed record ParentEvidence(string Source, string Value);
