using System.Runtime.InteropServices;

namespace MGit.Engine.Store.Files;

/// <summary>
/// Forces a folder's entries to the disk. .NET opens no folders, so on Unix this calls open, fsync and close of the C library;
/// Windows journals names by itself and has no such call.
/// </summary>
internal static partial class DirectoryFlush
{
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;

    internal static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int closeOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;
        int descriptor = Open(path, closeOnExec);
        if (descriptor < 0)
        {
            throw Failure(path);
        }

        try
        {
            while (Sync(descriptor) != 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error == InvalidArgument)
                {
                    // The file system has nothing to flush for folders (some network and overlay ones); there is no other call to make.
                    return;
                }

                if (error != Interrupted)
                {
                    throw Failure(path);
                }
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"The folder '{path}' cannot be flushed: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
