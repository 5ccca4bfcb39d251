using System.Security.Cryptography;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>SHA-256 of a whole file, fed chunk by chunk and computed beside everything else.</summary>
internal sealed class FileHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Task _tail = Task.CompletedTask;

    /// <summary>Takes the file's next bytes; returns at once.</summary>
    public void Feed(Chunk chunk)
    {
        chunk.Share();
        _tail = _tail.ContinueWith(
            _ =>
            {
                _hash.AppendData(chunk.Bytes.Span);
                chunk.Release();
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public ContentId Finish()
    {
        _tail.GetAwaiter().GetResult();
        return new ContentId(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        ((IAsyncResult)_tail).AsyncWaitHandle.WaitOne();
        _hash.Dispose();
    }
}
