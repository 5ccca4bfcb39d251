using MGit.Engine.Declaration;

namespace MGit.Engine.Datasets;

/// <summary>
/// Keeps data sets that are in use, or were until lately: tests of a hundred nodes read their data set once. What nobody holds the
/// collector may take.
/// </summary>
public static class DatasetCache
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, WeakReference<Dataset>> Loaded = new(StringComparer.Ordinal);

    /// <inheritdoc cref="DatasetLoader.Load(string, CancellationToken)"/>
    /// <param name="declared">The declared data sets, paths absolute.</param>
    public static Dataset Load(string name, IReadOnlyList<DatasetDeclaration> declared, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        DatasetLoader loader = new(declared);
        loader.RequireFiles(name);
        string key = $"{name.ToUpperInvariant()} {DatasetHash.Of(name, declared, cancellationToken)}";
        lock (Gate)
        {
            if (Loaded.TryGetValue(key, out WeakReference<Dataset>? known) && known.TryGetTarget(out Dataset? dataset))
            {
                return dataset;
            }
        }

        Dataset loaded = loader.Load(name, cancellationToken);
        lock (Gate)
        {
            foreach (string dead in Loaded.Where(entry => !entry.Value.TryGetTarget(out _)).Select(entry => entry.Key).ToArray())
            {
                Loaded.Remove(dead);
            }

            Loaded[key] = new WeakReference<Dataset>(loaded);
        }

        return loaded;
    }
}
