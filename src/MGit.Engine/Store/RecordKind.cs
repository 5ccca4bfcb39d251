namespace MGit.Engine.Store;

/// <summary>What a pack record holds. The numbers are written into packs: never renumber.</summary>
public enum RecordKind : byte
{
    /// <summary>A run of consecutive blocks of one tensor.</summary>
    TensorRun = 1,

    /// <summary>Small tensors that share blocks.</summary>
    Bundle = 2,

    /// <summary>The bytes of a file outside its extents.</summary>
    Skeleton = 3,

    /// <summary>A node's files and what fills them.</summary>
    Manifest = 4,

    /// <summary>A commit: the events of one durable change. Records before it in its pack, back to the commit before, belong to it.</summary>
    Commit = 5,

    /// <summary>A test result.</summary>
    TestResult = 6,

    /// <summary>A run of a creation function.</summary>
    Run = 7,
}
