namespace MGit.Engine.Merging;

/// <summary>How a layer that several models changed is put together.</summary>
public enum MergeStrategy
{
    /// <summary>As the reference has it.</summary>
    Ours,

    /// <summary>As the model merged into it has it; of one such model only.</summary>
    Theirs,

    /// <summary>The weighted mean of the models that changed it.</summary>
    Average,

    /// <summary>The base and the weighted changes of all of them (Ilharco et al. 2023).</summary>
    TaskArithmetic,

    /// <summary>The base and the changes on which they agree (Yadav et al. 2023).</summary>
    Ties,
}
