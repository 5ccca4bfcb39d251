namespace MGit.Engine.Checkpoints.Folders;

/// <summary>Every way a set of shards can be wrong.</summary>
public enum ShardFault
{
    /// <summary>The index is not JSON, or is too large for one.</summary>
    IndexInvalid,

    /// <summary>The index has no weight_map, or it is not a map of strings to strings.</summary>
    WeightMapInvalid,

    /// <summary>A tensor occurs twice in the index.</summary>
    DuplicateTensor,

    /// <summary>The index names a file outside the folder it lies in.</summary>
    PathOutsideFolder,

    /// <summary>The index names a shard that is not there.</summary>
    ShardMissing,

    /// <summary>The index says a tensor lies in a shard that does not hold it.</summary>
    TensorMissing,

    /// <summary>One shard of a set was named as if it were a whole model.</summary>
    SingleShard,
}
