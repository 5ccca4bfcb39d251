using MGit.Engine.Comparison.Layers;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Models;

namespace MGit.Engine.Merging.Planning;

/// <summary>
/// What a model's parameters are called in a merge: as in the reference, where the names differ in nothing but what training scripts and
/// wrappers put in front ("state_dict.", "module.").
/// </summary>
internal sealed class CommonNames
{
    private readonly Dictionary<string, SourceParameter> _parameters;
    private readonly Dictionary<string, string> _common = new(StringComparer.Ordinal);

    /// <exception cref="Errors.MGitException"><c>ModelsIncompatible</c>: two parameters have the same name.</exception>
    public CommonNames(ModelSource model, ModelSource reference)
    {
        Dictionary<string, SourceParameter> own = TensorAlignment.Names(model);
        if (model == reference)
        {
            _parameters = own;
            return;
        }

        Dictionary<string, SourceParameter> theirs = TensorAlignment.Names(reference);
        Dictionary<string, string?> byBare = new(StringComparer.Ordinal);
        foreach (string name in theirs.Keys.Where(name => !own.ContainsKey(name)))
        {
            // A bare name that two of them have says nothing.
            byBare[ParameterNames.Bare(name)] = byBare.ContainsKey(ParameterNames.Bare(name)) ? null : name;
        }

        _parameters = new(own.Count, StringComparer.Ordinal);
        foreach ((string name, SourceParameter parameter) in own)
        {
            bool isRenamed = !theirs.ContainsKey(name) && byBare.Remove(ParameterNames.Bare(name), out string? same) && same is not null
                && _common.TryAdd(name, same);
            _parameters.Add(isRenamed ? _common[name] : name, parameter);
        }
    }

    /// <summary>The parameter of a common name, or null.</summary>
    public SourceParameter? Find(string name) => _parameters.GetValueOrDefault(name);

    /// <summary>The common name of one of the model's own.</summary>
    public string Of(string own) => _common.GetValueOrDefault(own, own);
}
