using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Store.Contents;

/// <summary>Change time and file number, which .NET does not offer. What a system does not give is 0.</summary>
internal static partial class FileStatus
{
    private const int AtCurrentFolder = -100;
    private const uint WantChangeTimeAndInode = 0x80 | 0x100;
    private const int StatxBytes = 256;
    private const int MacStatBytes = 144;
    private const int FileBasicInfo = 0;
    private const int FileInternalInfo = 6;

    public static (long Changed, long Inode) Of(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? OfLinux(path)
                : OperatingSystem.IsMacOS() ? OfMac(path)
                : OperatingSystem.IsWindows() ? OfWindows(path)
                : default;
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException or IOException or UnauthorizedAccessException)
        {
            // Without them the other facts decide; a file is hashed once more at worst.
            return default;
        }
    }

    private static (long Changed, long Inode) OfLinux(string path)
    {
        // struct statx has one layout on every architecture: inode at 32, change time (seconds, nanoseconds) at 96.
        byte[] status = new byte[StatxBytes];
        return Statx(AtCurrentFolder, Native(path), 0, WantChangeTimeAndInode, status) == 0
            ? (Ticks(status, 96, BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(104))), BinaryPrimitives.ReadInt64LittleEndian(status.AsSpan(32)))
            : default;
    }

    private static (long Changed, long Inode) OfMac(string path)
    {
        // struct stat with 64-bit inodes: inode at 8, change time (seconds, nanoseconds) at 64.
        byte[] status = new byte[MacStatBytes];
        int result = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? MacStat64(Native(path), status) : MacStat(Native(path), status);
        return result == 0
            ? (Ticks(status, 64, BinaryPrimitives.ReadInt64LittleEndian(status.AsSpan(72))), BinaryPrimitives.ReadInt64LittleEndian(status.AsSpan(8)))
            : default;
    }

    private static (long Changed, long Inode) OfWindows(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] basic = new byte[40];
        byte[] number = new byte[8];
        long changed = GetFileInformationByHandleEx(handle, FileBasicInfo, basic, basic.Length)
            ? BinaryPrimitives.ReadInt64LittleEndian(basic.AsSpan(24)) + DateTime.FromFileTimeUtc(0).Ticks
            : 0;
        long inode = GetFileInformationByHandleEx(handle, FileInternalInfo, number, number.Length)
            ? BinaryPrimitives.ReadInt64LittleEndian(number)
            : 0;
        return (changed, inode);
    }

    private static long Ticks(byte[] status, int at, long nanoseconds) =>
        DateTime.UnixEpoch.Ticks + BinaryPrimitives.ReadInt64LittleEndian(status.AsSpan(at)) * TimeSpan.TicksPerSecond + nanoseconds / 100;

    private static byte[] Native(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int Statx(int folder, byte[] path, int flags, uint mask, byte[] status);

    [LibraryImport("libc", EntryPoint = "stat")]
    private static partial int MacStat(byte[] path, byte[] status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64")]
    private static partial int MacStat64(byte[] path, byte[] status);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandleEx")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(SafeFileHandle file, int kind, byte[] information, int length);
}
