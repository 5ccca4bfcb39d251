namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>What a pickle's names and persistent ids mean, in the format the pickle belongs to. Values are inert data.</summary>
internal interface IPickleHost
{
    /// <summary>Hears of every class and function the pickle names.</summary>
    PickleGlobal Global(string module, string name);

    /// <summary>The value that calling the global would give; an inert <see cref="PickleObject"/> for all but the allow-list.</summary>
    object? Reduce(PickleGlobal callable, PickleTuple arguments);

    /// <summary>The value that a persistent id stands for.</summary>
    object? PersistentLoad(object? id);
}
