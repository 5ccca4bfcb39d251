using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MGit.Engine.Tests.Rendering.Browser;

/// <summary>A tab, driven by the DevTools protocol: https://chromedevtools.github.io/devtools-protocol/.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly CancellationTokenSource _patience;
    private readonly List<string> _complaints = [];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _number;

    private BrowserPage(ClientWebSocket socket, CancellationTokenSource patience)
    {
        _socket = socket;
        _patience = patience;
    }

    /// <summary>Errors and warnings of the page: exceptions, console errors, what the content security policy refused.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Opens a file in a tab of its own and waits until it has loaded.</summary>
    public static async Task<BrowserPage> OpenAsync(BrowserProcess browser, string file, int width = 1280, int height = 800, bool dark = false)
    {
        CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        using HttpClient http = new();
        using HttpResponseMessage answer = await http.PutAsync(new Uri($"http://127.0.0.1:{browser.Port}/json/new?about:blank"), null, patience.Token);
        JsonNode tab = JsonNode.Parse(await answer.Content.ReadAsStringAsync(patience.Token))!;
        ClientWebSocket socket = new();
        await socket.ConnectAsync(new Uri((string)tab["webSocketDebuggerUrl"]!), patience.Token);
        BrowserPage page = new(socket, patience);
        await page.SendAsync("Runtime.enable");
        await page.SendAsync("Log.enable");
        await page.SendAsync("Page.enable");
        await page.SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await page.SendAsync("Emulation.setEmulatedMedia", new JsonObject
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }),
        });
        await page.SendAsync("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri });
        while (await page.EvaluateAsync("document.readyState + ' ' + location.protocol") != "complete file:")
        {
        }

        return page;
    }

    /// <summary>What an expression gives, as text; promises are waited for.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        JsonNode result = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = $"String({(expression.StartsWith("await ", StringComparison.Ordinal) ? expression : $"({expression})")})", ["awaitPromise"] = true, ["replMode"] = true });
        return result["exceptionDetails"] is { } fault
            ? throw new InvalidOperationException($"{expression}: {fault.ToJsonString()}")
            : (string)result["result"]!["value"]!;
    }

    /// <summary>Presses and releases a key where the focus is: a name ("ArrowRight", "Tab") or a character.</summary>
    public async Task PressAsync(string key)
    {
        JsonObject Event(string type) => new() { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = CodeOf(key) };
        JsonObject down = Event("keyDown");
        if (key.Length == 1)
        {
            down["text"] = key;
        }
        else if (key == "Enter")
        {
            down["text"] = "\r";
        }

        await SendAsync("Input.dispatchKeyEvent", down);
        await SendAsync("Input.dispatchKeyEvent", Event("keyUp"));
    }

    /// <summary>Writes text where the focus is.</summary>
    public Task TypeAsync(string text) => SendAsync("Input.insertText", new JsonObject { ["text"] = text });

    /// <summary>Clicks at a place of the window.</summary>
    public async Task ClickAsync(double x, double y, bool shift = false)
    {
        await MouseAsync("mousePressed", x, y, shift);
        await MouseAsync("mouseReleased", x, y, shift);
    }

    /// <summary>One event of the mouse, its left button down: "mousePressed", "mouseMoved" or "mouseReleased".</summary>
    public Task MouseAsync(string type, double x, double y, bool shift = false) => SendAsync("Input.dispatchMouseEvent", new JsonObject
    {
        ["type"] = type,
        ["x"] = x,
        ["y"] = y,
        ["button"] = "left",
        ["buttons"] = type == "mouseReleased" ? 0 : 1,
        ["clickCount"] = 1,
        ["modifiers"] = shift ? 8 : 0,
    });

    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        int number = ++_number;
        JsonObject message = new() { ["id"] = number, ["method"] = method, ["params"] = parameters ?? [] };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, _patience.Token);
        while (true)
        {
            JsonNode answer = await ReceiveAsync();
            if ((int?)answer["id"] == number)
            {
                return answer["error"] is { } error ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}") : answer["result"]!;
            }

            Note(answer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await SendAsync("Page.close");
        _socket.Dispose();
        _patience.Dispose();
    }

    private static int CodeOf(string key) => key switch
    {
        "Tab" => 9,
        "Enter" => 13,
        "Escape" => 27,
        "ArrowLeft" => 37,
        "ArrowUp" => 38,
        "ArrowRight" => 39,
        "ArrowDown" => 40,
        _ => char.ToUpper(key[0], CultureInfo.InvariantCulture),
    };

    private void Note(JsonNode message)
    {
        if ((string?)message["method"] is "Runtime.exceptionThrown" or "Log.entryAdded"
            || ((string?)message["method"] == "Runtime.consoleAPICalled" && (string?)message["params"]!["type"] is "error" or "warning"))
        {
            _complaints.Add(message["params"]!.ToJsonString());
        }
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using MemoryStream text = new();
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(_buffer.AsMemory(), _patience.Token);
            text.Write(_buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonNode.Parse(text.ToArray()) ?? throw new JsonException("The browser answered with nothing.");
            }
        }
    }
}
