// libtorch uses every core by itself, and tests look at what the whole process holds in memory.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
