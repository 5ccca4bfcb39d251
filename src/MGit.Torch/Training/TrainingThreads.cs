using static TorchSharp.torch;

namespace MGit.Torch.Training;

/// <summary>
/// Holds libtorch to a number of threads while models train. It is one number for the process: trainings that want the same run side by
/// side, one that wants another waits.
/// </summary>
internal sealed class TrainingThreads : IDisposable
{
    private static readonly Lock Gate = new();
    private static int s_users;
    private static int s_threads;
    private static int s_before;

    private TrainingThreads()
    {
    }

    public static TrainingThreads Hold(int threads, CancellationToken cancellationToken)
    {
        while (!TryHold(threads))
        {
            if (cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100)))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return new TrainingThreads();
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (--s_users == 0)
            {
                set_num_threads(s_before);
            }
        }
    }

    private static bool TryHold(int threads)
    {
        lock (Gate)
        {
            if (s_users > 0 && s_threads != threads)
            {
                return false;
            }

            if (s_users++ == 0)
            {
                s_before = get_num_threads();
                s_threads = threads;
            }

            // OpenMP keeps the number per thread: each training sets its own.
            set_num_threads(threads);
            return true;
        }
    }
}
