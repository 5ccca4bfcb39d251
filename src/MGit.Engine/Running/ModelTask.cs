namespace MGit.Engine.Running;

/// <summary>What a model is trained or measured for.</summary>
public enum ModelTask
{
    /// <summary>A class for each row.</summary>
    Classification,

    /// <summary>Numbers for each row.</summary>
    Regression,

    /// <summary>The token that follows each token.</summary>
    Language,
}
