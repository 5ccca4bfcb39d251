namespace MGit.Engine.Progress;

/// <summary>What an <see cref="OperationProgress"/> counts.</summary>
public enum ProgressUnit
{
    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Things: nodes, files, records.</summary>
    Items,
}
