using System.Globalization;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Pickle;
using MGit.Engine.Checkpoints.PyTorch;
using MGit.Engine.Checkpoints.Zip;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Layers.TorchScript;

/// <summary>
/// The layers of a TorchScript archive: the modules without modules in them, and those with parameters of their own. They form a chain in
/// the order they are registered in, which is the order data takes through a Sequential and a guess elsewhere: what really calls what
/// stands in the archive's code, which is not read.
/// </summary>
public static class TorchScriptGraph
{
    private const string RootName = "(model)";
    private const int ListLimit = 64;
    private const int TextLimit = 200;

    /// <param name="archive">The archive's bytes, seekable; left open. No tensor data is read.</param>
    /// <param name="file">Its path inside the model.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Null where the archive holds no module.</returns>
    /// <exception cref="CheckpointException">CheckpointInvalid: the archive, or the pickle in it, is malformed.</exception>
    public static LayerGraph? Read(Stream archive, string file, IReadOnlyList<SourceParameter> parameters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(parameters);
        try
        {
            TorchContext context = new(cancellationToken);
            ZipDirectory directory = ZipDirectory.Read(new StreamSource(archive), cancellationToken);
            List<ScriptModule> modules = ScriptModules.Of(TorchZipReader.Recognise(directory, context)?.ReadObject(), context.Budget);
            return modules.Count == 0 ? null : Build(modules, parameters.Where(parameter => parameter.File == file), cancellationToken);
        }
        catch (CheckpointException e)
        {
            throw e.In(file);
        }
        catch (IOException e)
        {
            throw FileAccessErrors.Translate(e, file);
        }
    }

    /// <summary>Reads the modules of a model that is one TorchScript archive; null for any other.</summary>
    /// <inheritdoc cref="Read(Stream, string, IReadOnlyList{SourceParameter}, CancellationToken)"/>
    public static LayerGraph? Read(ModelSource model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Format != CheckpointFormat.TorchScript || model.Files.Count != 1)
        {
            return null;
        }

        using Stream stream = model.OpenFile(model.Files[0]);
        return Read(stream, model.Files[0], model.Parameters, cancellationToken);
    }

    private static LayerGraph Build(List<ScriptModule> modules, IEnumerable<SourceParameter> parameters, CancellationToken cancellationToken)
    {
        Dictionary<string, List<LayerParameter>> members = new(StringComparer.Ordinal);
        foreach (ScriptModule module in modules)
        {
            // Two attributes may be spelled alike ("a.b" and b in a); their modules then share what is theirs.
            members.TryAdd(module.Path, []);
        }

        Dictionary<string, List<LayerParameter>>.AlternateLookup<ReadOnlySpan<char>> byPath = members.GetAlternateLookup<ReadOnlySpan<char>>();
        bool hasConstants = members.ContainsKey(TorchZipReader.ConstantsName);
        List<SourceParameter> constants = [];
        foreach (SourceParameter parameter in parameters)
        {
            if (!hasConstants && parameter.Name.StartsWith(TorchZipReader.ConstantsName + ".", StringComparison.Ordinal))
            {
                constants.Add(parameter);
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            int end = parameter.Name.LastIndexOf('.');
            while (end > 0 && !byPath.ContainsKey(parameter.Name.AsSpan(0, end)))
            {
                end = parameter.Name.LastIndexOf('.', end - 1);
            }

            members[end > 0 ? parameter.Name[..end] : ""].Add(new LayerParameter(parameter.Name[(end + 1)..], parameter));
        }

        List<Layer> layers = [.. modules
            .DistinctBy(module => module.Path, StringComparer.Ordinal)
            .Where(module => !module.HasModules || members[module.Path].Exists(member => member.Source.Length > 0))
            .Select(module => new Layer(module.Path.Length == 0 ? RootName : module.Path, module.Kind, Attributes(module, members[module.Path]), members[module.Path]))];
        int chained = layers.Count;
        layers.AddRange(constants.Select(constant => ParameterGraph.LayerOf(constant.Name, constant)));
        return new LayerGraph(LayerGraphOrigin.TorchScript, layers, Enumerable.Range(0, Math.Max(0, chained - 1)).Select(index => new LayerEdge(index, index + 1)));
    }

    /// <summary>Numbers, truths and short texts that the module has as attributes; what begins with an underscore, and whether it trains, is not its make.</summary>
    private static List<KeyValuePair<string, string>> Attributes(ScriptModule module, List<LayerParameter> parameters)
    {
        SortedDictionary<string, string> attributes = new(StringComparer.Ordinal);
        foreach ((object? key, object? value) in module.State.Items)
        {
            if (key is string name && !name.StartsWith('_') && name != "training" && TextOf(value) is { } text)
            {
                attributes[name] = text;
            }
        }

        foreach (LayerParameter parameter in parameters)
        {
            attributes[parameter.Role] = $"{parameter.Source.ElementType.Name()}{parameter.Source.Shape}";
        }

        return [.. attributes];
    }

    private static string? TextOf(object? value) => value switch
    {
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        string { Length: <= TextLimit } text => text,
        PickleList list => ListOf(list.Items),
        PickleTuple tuple => ListOf(tuple.Items),
        _ => null,
    };

    private static string? ListOf(IReadOnlyList<object?> items)
        => items.Count <= ListLimit && items.All(item => item is long or double or bool or string { Length: <= TextLimit })
            ? string.Join(',', items.Select(TextOf))
            : null;
}
