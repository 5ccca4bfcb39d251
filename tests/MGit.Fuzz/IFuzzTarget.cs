namespace MGit.Fuzz;

/// <summary>Something that reads bytes made by others, and may answer them with named errors alone.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>Well-formed inputs to start from.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>What reading one input may allocate, in bytes.</summary>
    long AllocationBound { get; }

    /// <summary>Reads one input; null where it was accepted, else the name of the fault.</summary>
    /// <exception cref="Exception">Anything thrown is a finding.</exception>
    string? Run(byte[] input);
}
