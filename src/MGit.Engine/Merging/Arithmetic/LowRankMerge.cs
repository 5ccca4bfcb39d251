using System.Text.RegularExpressions;
using MGit.Engine.Errors;
using MGit.Engine.Models;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Merges a low-rank adapter into its base: W + (alpha / r) · B·A (Hu et al. 2022, "LoRA", arXiv 2106.09685, section 4.1). The first model
/// is the base, the second the adapter with names as PEFT writes them (<c>….lora_A.weight</c>, <c>….lora_B.weight</c>, in front
/// <c>base_model.model.</c>); convolutions and embeddings likewise. alpha, scaling by 1/√r (<c>use_rslora</c>), alpha by layer
/// (<c>alpha_pattern</c>) and transposed weights (<c>fan_in_fan_out</c>) are read from the adapter's adapter_config.json. Whole
/// parameters in the adapter (<c>modules_to_save</c>) replace the base's.
/// </summary>
public sealed partial class LowRankMerge : IModelOperation
{
    private const string Prefix = "base_model.model.";

    private readonly double? _alpha;

    /// <param name="alpha">alpha for every layer; null: as adapter_config.json says.</param>
    public LowRankMerge(double? alpha = null)
    {
        if (alpha is { } given && !double.IsFinite(given))
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"alpha is {given}; a finite number is expected.", given);
        }

        _alpha = alpha;
    }

    public IReadOnlyList<ComputedTensor> Plan(IReadOnlyList<ModelSource> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count != 2)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{models.Count} models were given; a base and one adapter are expected.", models.Count);
        }

        (ModelSource origin, ModelSource adapter) = (models[0], models[1]);
        AdapterConfiguration configuration = AdapterConfiguration.Read(adapter);
        Dictionary<string, SourceParameter> names = TensorAlignment.Names(origin);
        Dictionary<string, ComputedTensor> replaced = new(StringComparer.Ordinal);
        Dictionary<string, SourceParameter> parts = TensorAlignment.Names(adapter);
        foreach (SourceParameter part in adapter.Parameters)
        {
            ComputedTensor? tensor = Lora().Match(part.Name) is { Success: true } match
                ? match.Groups["part"].Value == "A" ? Merged(origin, names, adapter, parts, part, match, configuration) : RequirePartner(adapter, parts, part, match)
                : Replaced(origin, names, adapter, part);
            if (tensor is not null && !replaced.TryAdd(tensor.Name, tensor))
            {
                throw new MGitException(ErrorCode.ModelsIncompatible, $"{adapter.Name} changes '{tensor.Name}' twice; one adapter is merged at a time.", tensor.Name);
            }
        }

        return replaced.Count == 0
            ? throw new MGitException(ErrorCode.ModelsIncompatible, $"{adapter.Name} holds no lora_A and lora_B parameters; a PEFT adapter is expected.", adapter.Name)
            : [.. origin.Parameters.Select(parameter => replaced.GetValueOrDefault(parameter.Name) ?? new CopiedTensor(origin, parameter))];
    }

    private LowRankTensor Merged(
        ModelSource origin,
        Dictionary<string, SourceParameter> names,
        ModelSource adapter,
        Dictionary<string, SourceParameter> parts,
        SourceParameter a,
        Match match,
        AdapterConfiguration configuration)
    {
        string module = match.Groups["module"].Value;
        bool isEmbedding = match.Groups["embedding"].Success;
        SourceParameter b = parts.GetValueOrDefault(PartnerOf(match)) ?? throw Incomplete(adapter, a, match);
        SourceParameter weight = Find(names, module + ".weight")
            ?? throw new MGitException(
                ErrorCode.ModelsIncompatible, $"{adapter.Name} adapts '{module}', and {origin.Name} has no parameter '{module}.weight'. Is it the adapter's base?", a.Name);
        long rank = a.Shape.Rank > 0 ? a.Shape[0] : 0;
        double alpha = _alpha ?? configuration.AlphaOf(module) ?? throw new MGitException(
            ErrorCode.ArgumentInvalid,
            $"{adapter.Name} has no adapter_config.json that says lora_alpha; give alpha as a parameter.",
            adapter.Name);
        double scale = configuration.IsRankStabilized ? alpha / Math.Sqrt(rank) : alpha / rank;
        return LowRankTensor.Create(origin, weight, adapter, a, b, scale, isEmbedding || configuration.IsTransposed);
    }

    private static ComputedTensor? RequirePartner(ModelSource adapter, Dictionary<string, SourceParameter> parts, SourceParameter b, Match match)
        => parts.ContainsKey(PartnerOf(match)) ? null : throw Incomplete(adapter, b, match);

    private static CopiedTensor Replaced(ModelSource origin, Dictionary<string, SourceParameter> names, ModelSource adapter, SourceParameter part)
    {
        if (part.Name.Contains(".lora_", StringComparison.Ordinal))
        {
            throw new MGitException(
                ErrorCode.CheckpointUnsupported, $"{adapter.Name} holds '{part.Name}', which is of another kind than LoRA's two matrices and cannot be merged.", part.Name);
        }

        string name = part.Name.Replace(".modules_to_save.default.", ".", StringComparison.Ordinal).Replace(".modules_to_save.", ".", StringComparison.Ordinal);
        SourceParameter weight = Find(names, Bare(name)) is { } found && found.Shape.Equals(part.Shape)
            ? found
            : throw new MGitException(
                ErrorCode.ModelsIncompatible, $"{adapter.Name} replaces '{part.Name}', and {origin.Name} has no such parameter of shape {part.Shape}.", part.Name);
        return new CopiedTensor(adapter, part, weight.Name);
    }

    private static string PartnerOf(Match match)
    {
        string partner = match.Groups["part"].Value == "A" ? "B" : "A";
        Group part = match.Groups["part"];
        return string.Concat(match.Value.AsSpan(0, part.Index), partner, match.Value.AsSpan(part.Index + 1));
    }

    private static MGitException Incomplete(ModelSource adapter, SourceParameter part, Match match) => new(
        ErrorCode.ModelsIncompatible, $"{adapter.Name} holds '{part.Name}' and lacks '{PartnerOf(match)}'.", part.Name);

    /// <summary>By the name itself, or by the one name that differs from it by leading parts only.</summary>
    private static SourceParameter? Find(Dictionary<string, SourceParameter> names, string name)
    {
        string bare = Bare(name);
        if (names.TryGetValue(bare, out SourceParameter? exact))
        {
            return exact;
        }

        SourceParameter[] ending = [.. names.Values
            .Where(candidate => candidate.Name.EndsWith("." + bare, StringComparison.Ordinal) || bare.EndsWith("." + candidate.Name, StringComparison.Ordinal))
            .Take(2)];
        return ending.Length == 1 ? ending[0] : null;
    }

    private static string Bare(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    [GeneratedRegex(@"^(?<module>.+)\.lora_(?<embedding>embedding_)?(?<part>[AB])(\.[^.]+)??(\.weight)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Lora();
}
