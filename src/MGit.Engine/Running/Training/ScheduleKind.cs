namespace MGit.Engine.Running.Training;

/// <summary>How the learning rate goes on after the warm-up.</summary>
public enum ScheduleKind
{
    /// <summary>Stays.</summary>
    Constant,

    /// <summary>Falls to 0 along half a cosine.</summary>
    Cosine,

    /// <summary>Falls to 0 along a line.</summary>
    Linear,

    /// <summary>Is multiplied by a factor every so many epochs.</summary>
    Step,
}
