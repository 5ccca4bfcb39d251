using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>Which of a model's parameters the tensors of its ONNX file are.</summary>
internal sealed class OnnxBindings
{
    private readonly Dictionary<OnnxTensor, SourceParameter> _bound = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<OnnxTensor> _used = new(ReferenceEqualityComparer.Instance);

    public OnnxBindings(OnnxModel model, string file, IEnumerable<SourceParameter> parameters)
    {
        Dictionary<(string File, string Name), SourceParameter> byName = [];
        foreach (SourceParameter parameter in parameters)
        {
            byName.TryAdd((parameter.File, parameter.Name), parameter);
        }

        HashSet<string> files = new(StringComparer.Ordinal) { file };
        string folder = file[..(file.LastIndexOf('/') + 1)];
        foreach (OnnxParameter parameter in OnnxParameters.Of(model))
        {
            string at = parameter.Tensor.External is { } external ? folder + OnnxPaths.Normal(external.Location) : file;
            files.Add(at);
            if (byName.TryGetValue((at, parameter.Name), out SourceParameter? source) && source.Shape.Equals(parameter.Tensor.Shape))
            {
                _bound.Add(parameter.Tensor, source);
            }
        }

        HasOthers = byName.Keys.Any(key => !files.Contains(key.File));
    }

    /// <summary>Whether the model has parameters in files that the ONNX file does not name.</summary>
    public bool HasOthers { get; }

    /// <summary>The parameter a tensor is, or null; asked for by what uses it.</summary>
    public SourceParameter? Use(OnnxTensor tensor)
    {
        SourceParameter? parameter = _bound.GetValueOrDefault(tensor);
        if (parameter is not null)
        {
            _used.Add(tensor);
        }

        return parameter;
    }

    /// <summary>Parameters that nothing uses.</summary>
    public IEnumerable<SourceParameter> Unused => _bound.Where(bound => !_used.Contains(bound.Key)).Select(bound => bound.Value).OrderBy(parameter => parameter.Index);
}
