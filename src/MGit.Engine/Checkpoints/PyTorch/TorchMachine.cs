using MGit.Engine.Checkpoints.Pickle;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>What a file says about the machine it was written on.</summary>
internal static class TorchMachine
{
    public const string BigEndian = "is kept as it is: it was written on a big-endian machine, and its numbers would have to be turned round";

    /// <summary>Reads sys_info. Where it does not speak of the byte order, the file is taken as every machine of today writes it.</summary>
    public static bool IsLittleEndian(object? info, TorchContext context)
    {
        if (info is not PickleDict dict)
        {
            throw new CheckpointException(TorchFault.PartInvalid, "sys_info is not a dictionary");
        }

        if (dict["little_endian"] is not false)
        {
            return true;
        }

        context.Layout.AddNotice(BigEndian);
        return false;
    }
}
