using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using MGit.Engine.Errors;
using MGit.Engine.Progress;

namespace MGit.Engine.Running.Runtimes;

/// <summary>
/// Fetches a package into a file whose hash is checked. What a connection that broke has brought stays, and the next attempt goes on
/// from there, also in another process.
/// </summary>
internal sealed class PackageDownload(HttpClient client, string folder, IProgress<OperationProgress>? progress)
{
    private const int Attempts = 4;
    private const int PieceBytes = 1 << 20;
    private const int LongestIndex = 1 << 20;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    /// <summary>The path of the package's file, complete and of the right hash.</summary>
    /// <param name="package">What is fetched.</param>
    /// <param name="source">A NuGet feed (index.json, or the base address of its packages), or a folder or file.</param>
    /// <param name="cancellationToken">Stops; what has come stays for the next time.</param>
    /// <exception cref="MGitException"><c>TorchRuntimeInvalid</c>: another hash. <c>InputOutput</c>, <c>PathNotFound</c>.</exception>
    public string Get(TorchRuntimePackage package, string source, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            string local = Directory.Exists(source) ? Path.Combine(source, package.FileName) : source;
            if (!File.Exists(local))
            {
                throw new MGitException(ErrorCode.PathNotFound, $"There is no {local}; expected the package {package.FileName}.", local);
            }

            Verify(local, package, cancellationToken);
            return local;
        }

        Directory.CreateDirectory(folder);
        string part = Path.Combine(folder, package.FileName + ".part");
        Uri file = new(PackageBase(address, cancellationToken), $"{package.Id}/{package.Version}/{package.FileName}");
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Fetch(file, part, package, cancellationToken);
                break;
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                if (attempt == Attempts)
                {
                    throw new MGitException(
                        ErrorCode.InputOutput, $"{file} could not be downloaded: {fault.Message} What has come stays; running the command again goes on.", file, fault);
                }

                cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(attempt));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        try
        {
            Verify(part, package, cancellationToken);
        }
        catch (MGitException)
        {
            File.Delete(part);
            throw;
        }

        return part;
    }

    private void Fetch(Uri file, string part, TorchRuntimePackage package, CancellationToken cancellationToken)
    {
        using FileStream written = Claim(part);
        if (written.Length > package.Length)
        {
            written.SetLength(0);
        }

        if (written.Length == package.Length)
        {
            return;
        }

        using HttpRequestMessage request = new(HttpMethod.Get, file);
        if (written.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(written.Length, null);
        }

        using HttpResponseMessage response = client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != written.Length)
        {
            written.SetLength(0);
        }

        written.Position = written.Length;
        using Stream body = response.Content.ReadAsStream(cancellationToken);
        byte[] piece = new byte[PieceBytes];
        while (Read(body, piece, cancellationToken) is > 0 and var count)
        {
            if (written.Length + count > package.Length)
            {
                written.SetLength(0);
                throw Wrong(file.ToString(), $"has more than the {package.Length} bytes expected");
            }

            written.Write(piece, 0, count);
            progress?.Report(new OperationProgress("Downloading", package.FileName, written.Length, package.Length, ProgressUnit.Bytes));
        }

        written.Flush(flushToDisk: true);
        if (written.Length < package.Length)
        {
            throw new IOException($"The connection ended after {written.Length} of {package.Length} bytes.");
        }
    }

    // A connection that brings nothing for a while is as good as broken; and a read that waits must hear of a stop.
    private static int Read(Stream body, byte[] piece, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestSilence);
        try
        {
            return body.ReadAsync(piece, patience.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Nothing came for {LongestSilence.TotalSeconds} seconds.");
        }
    }

    private static FileStream Claim(string part)
    {
        try
        {
            return new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (File.Exists(part))
        {
            throw new MGitException(ErrorCode.InputOutput, $"{part} cannot be opened; another process may be downloading it. {held.Message}", part, held);
        }
    }

    private static void Verify(string path, TorchRuntimePackage package, CancellationToken cancellationToken)
    {
        using FileStream file = File.OpenRead(path);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        byte[] piece = new byte[PieceBytes];
        while (file.Read(piece) is > 0 and var count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(piece, 0, count);
        }

        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != package.Sha512)
        {
            throw Wrong(path, $"has the SHA-512 {found}, expected {package.Sha512}");
        }
    }

    private static MGitException Wrong(string what, string fault) =>
        new(ErrorCode.TorchRuntimeInvalid, $"{what} {fault}: it is not the package this version knows, and was not installed.", what);

    // A feed's index names the address that its packages lie under.
    private Uri PackageBase(Uri source, CancellationToken cancellationToken)
    {
        if (!source.AbsolutePath.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return source.AbsoluteUri.EndsWith('/') ? source : new Uri(source.AbsoluteUri + "/");
        }

        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, source);
            using HttpResponseMessage response = client.Send(request, cancellationToken);
            response.EnsureSuccessStatusCode();
            using Stream body = response.Content.ReadAsStream(cancellationToken);
            byte[] text = new byte[LongestIndex];
            int length = body.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            using JsonDocument index = JsonDocument.Parse(text.AsMemory(0, length));
            foreach (JsonElement resource in index.RootElement.GetProperty("resources").EnumerateArray())
            {
                if (resource.GetProperty("@type").GetString() == "PackageBaseAddress/3.0.0")
                {
                    string found = resource.GetProperty("@id").GetString()!;
                    return new Uri(found.EndsWith('/') ? found : found + "/");
                }
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException)
        {
            throw new MGitException(ErrorCode.InputOutput, $"{source} cannot be read as the index of a NuGet feed: {fault.Message}", source, fault);
        }

        throw new MGitException(ErrorCode.InputOutput, $"The feed {source} names no PackageBaseAddress/3.0.0.", source);
    }
}
