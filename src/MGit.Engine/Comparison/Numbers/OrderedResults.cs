namespace MGit.Engine.Comparison.Numbers;

/// <summary>Computes results on several threads and hands them over in order, a bounded number of them ahead.</summary>
internal static class OrderedResults
{
    public static IEnumerable<TResult> Compute<TItem, TResult>(IEnumerable<TItem> items, Func<TItem, TResult> compute, CancellationToken cancellationToken)
    {
        int ahead = Environment.ProcessorCount * 2;
        Queue<Task<TResult>> flight = new(ahead);
        try
        {
            foreach (TItem item in items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                flight.Enqueue(Task.Run(() => compute(item), CancellationToken.None));
                if (flight.Count >= ahead)
                {
                    yield return Take(flight);
                }
            }

            while (flight.Count > 0)
            {
                yield return Take(flight);
            }
        }
        finally
        {
            // Only waited for: the models must not be closed under them, and the error that ended this is the one that is thrown.
            Task.WhenAll(flight).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                .GetAwaiter().GetResult();
        }
    }

    private static TResult Take<TResult>(Queue<Task<TResult>> flight)
    {
        // Left in the queue while it may fail, so that it is waited for with the others.
        TResult result = flight.Peek().GetAwaiter().GetResult();
        flight.Dequeue();
        return result;
    }
}
