using System.Globalization;
using System.Net;

namespace MGit.Engine.Tests.Running.Runtimes;

/// <summary>A feed of one package as a message handler: nothing goes over a network. It can break connections and ignore ranges.</summary>
internal sealed class PackageFeed(byte[] package) : HttpMessageHandler
{
    public const string Index = "https://feed.test/v3/index.json";

    /// <summary>Bytes after which a connection breaks, for each connection in turn; none breaks after the last.</summary>
    public Queue<int> Breaks { get; init; } = new();

    public bool IgnoresRanges { get; set; }

    /// <summary>First byte that each request for the package asked for.</summary>
    public List<long> Asked { get; } = [];

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsoluteUri == Index)
        {
            const string text = """{"version":"3.0.0","resources":[{"@id":"https://feed.test/search","@type":"SearchQueryService"},{"@id":"https://feed.test/packages","@type":"PackageBaseAddress/3.0.0"}]}""";
            return new(HttpStatusCode.OK) { Content = new StringContent(text) };
        }

        if (request.RequestUri.AbsoluteUri != "https://feed.test/packages/test-torch/1.0.0/test-torch.1.0.0.nupkg")
        {
            return new(HttpStatusCode.NotFound);
        }

        long from = request.Headers.Range?.Ranges.Single().From ?? 0;
        Asked.Add(from);
        bool isPartial = from > 0 && !IgnoresRanges;
        byte[] rest = package[(isPartial ? (int)from : 0)..];
        HttpResponseMessage response = new(isPartial ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
        {
            Content = new StreamContent(new BreakingStream(rest, Breaks.TryDequeue(out int after) ? after : int.MaxValue)),
        };
        if (isPartial)
        {
            response.Content.Headers.TryAddWithoutValidation(
                "Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{package.Length - 1}/{package.Length}"));
        }

        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));

    private sealed class BreakingStream(byte[] package, int breaksAfter) : MemoryStream(package, 0, package.Length, writable: false, publiclyVisible: true)
    {
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (Position >= breaksAfter)
            {
                throw new IOException("The connection broke.");
            }

            int count = (int)Math.Min(buffer.Length, Math.Min(breaksAfter, Length) - Position);
            GetBuffer().AsSpan((int)Position, count).CopyTo(buffer);
            Position += count;
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return ValueTask.FromResult(Read(buffer.Span));
            }
            catch (IOException broken)
            {
                return ValueTask.FromException<int>(broken);
            }
        }
    }
}
