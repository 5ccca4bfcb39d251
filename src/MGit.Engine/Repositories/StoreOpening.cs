using MGit.Engine.Repositories.Changes;
using MGit.Engine.Store.Maintenance;
using MGit.Engine.Store.Packs;

namespace MGit.Engine.Repositories;

/// <summary>Opens the store of a repository; one whose catalog is gone gets a new one, made from the packs.</summary>
internal static class StoreOpening
{
    public static PackStore Open(string lineageFolder, RepositoryOptions options)
    {
        PackStoreOptions store = Options(options);
        if (!File.Exists(Path.Combine(lineageFolder, "catalog.db")))
        {
            if (Directory.EnumerateFiles(Path.Combine(lineageFolder, "packs"), "*.pack").Any())
            {
                options.Host.Warning($"The catalog of {lineageFolder} is gone. It is an index: it is made anew from the packs.");
                CatalogRebuilder.Rebuild(lineageFolder, store, new CommitReplayer(), null, options.Stopping);
            }
            else
            {
                // A crash while the store was made: there is nothing in it yet.
                PackStore.Create(lineageFolder, options.Files);
            }
        }

        return PackStore.Open(lineageFolder, store);
    }

    public static PackStoreOptions Options(RepositoryOptions options) => new() { LockTimeout = options.LockTimeout, Files = options.Files };
}
