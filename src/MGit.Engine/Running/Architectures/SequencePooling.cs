namespace MGit.Engine.Running.Architectures;

/// <summary>How the features of a sequence's tokens become those of the sequence.</summary>
public enum SequencePooling
{
    /// <summary>Their mean, without padding.</summary>
    Mean,

    /// <summary>Those of the first token.</summary>
    First,
}
