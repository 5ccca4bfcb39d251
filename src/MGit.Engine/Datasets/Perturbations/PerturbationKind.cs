namespace MGit.Engine.Datasets.Perturbations;

/// <summary>In which way inputs are made harder.</summary>
public enum PerturbationKind
{
    /// <summary>Normal noise on every number.</summary>
    Noise,

    /// <summary>Rows that are images are moved by whole pixels.</summary>
    Shift,

    /// <summary>Characters of text are swapped, dropped and doubled.</summary>
    Characters,

    /// <summary>Words of text are dropped and swapped.</summary>
    Words,
}
