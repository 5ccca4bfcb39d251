namespace MGit.PowerShell.Binding;

/// <summary>What a bare number given for a duration counts.</summary>
public enum DurationUnit
{
    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Days.</summary>
    Days,
}
