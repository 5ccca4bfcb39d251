using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Planning;

/// <summary>Who changed a layer, and who made the same of it.</summary>
internal sealed class LayerState
{
    private readonly ulong[] _groups;

    private LayerState(int layer, ulong changers, ulong[] groups)
    {
        Layer = layer;
        Changers = changers;
        _groups = groups;
    }

    public int Layer { get; }

    /// <summary>A bit for each model that has it otherwise than the base.</summary>
    public ulong Changers { get; }

    /// <summary>Whether models changed it in different ways.</summary>
    public bool IsConflict => _groups.Length > 1;

    /// <summary>Compares what the models have of a layer's parameters. Without a base every model counts as a changer where not all agree.</summary>
    public static LayerState Of(MergedModels models, int layer, IReadOnlyList<string> parameters)
    {
        ContentId[][] contents = [.. Enumerable.Range(0, models.Count).Select(model => parameters.Select(name => models.ContentOf(model, name)).ToArray())];
        ContentId[]? origin = models.Base is null ? null : [.. parameters.Select(models.ContentInBase)];
        ulong changers = 0;
        List<(ContentId[] Contents, ulong Models)> groups = [];
        bool differ = contents.Any(one => !one.AsSpan().SequenceEqual(contents[0]));
        for (int model = 0; model < contents.Length; model++)
        {
            ContentId[] own = contents[model];
            if (origin is null ? !differ : own.AsSpan().SequenceEqual(origin))
            {
                continue;
            }

            ulong bit = 1UL << model;
            changers |= bit;
            int group = groups.FindIndex(other => other.Contents.AsSpan().SequenceEqual(own));
            if (group < 0)
            {
                groups.Add((own, bit));
            }
            else
            {
                groups[group] = (own, groups[group].Models | bit);
            }
        }

        return new LayerState(layer, changers, [.. groups.Select(group => group.Models)]);
    }

    /// <summary>The models that have the layer as this one does; none where it did not change it.</summary>
    public ulong SameAs(int model) => _groups.FirstOrDefault(group => (group >> model & 1) != 0);
}
